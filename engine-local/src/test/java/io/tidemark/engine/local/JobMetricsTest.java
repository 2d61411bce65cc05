package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.metrics.Metrics;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JobMetricsTest {
    private final JobMetrics job = new JobMetrics();
    private final Metrics first = job.of("in", "in-id", 0);
    private final Metrics second = job.of("in", "in-id", 1);

    @Test
    void gaugesShowWhatIsSoNowAndEndWithTheirAttempt() {
        AtomicLong behind = new AtomicLong(5);
        first.gauge("recordsLag", behind::get);
        second.gauge("recordsLag", () -> 10);
        first.counter("recordsRead").add(3);
        assertThat(job.sums()).containsEntry("in.recordsLag", 15L).containsEntry("in.recordsRead", 3L);
        behind.set(1);
        assertThat(job.sums()).containsEntry("in.recordsLag", 11L);

        job.attemptEnded();

        assertThat(job.sums()).containsOnlyKeys("in.recordsRead");
    }

    @Test
    void theLatestGaugeOfANameCounts() {
        first.gauge("recordsLag", () -> 5);
        first.gauge("recordsLag", () -> 7);
        assertThat(job.sums()).containsEntry("in.recordsLag", 7L);
    }

    @Test
    void aGaugeThatFailsIsLeftOut() {
        first.gauge("broken", () -> {
            throw new IllegalStateException("closed");
        });
        second.gauge("recordsLag", () -> 7);
        assertThat(job.sums()).containsOnlyKeys("in.recordsLag");
    }

    @Test
    void aNameIsOfACounterOrOfAGauge() {
        first.counter("records");
        first.gauge("lag", () -> 1);
        assertThatThrownBy(() -> first.gauge("records", () -> 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Operator 'in' has a counter named 'records' already; give this one another name.");
        assertThatThrownBy(() -> first.counter("lag"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has a gauge named 'lag' already");
    }
}
