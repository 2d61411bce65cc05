package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionResult;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.RichMapFunction;
import io.tidemark.checkpoint.spi.metrics.Counter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void recordsAreCountedByOperatorOverAllSubtasks() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(3);
        env.fromSequence(1, 1_000)
                .name("numbers")
                .filter(n -> n % 2 == 0)
                .name("even")
                .rebalance()
                .sinkTo(new CollectSink<>())
                .name("out");
        JobExecutionResult result = env.execute();

        assertThat(result.metrics())
                .containsEntry("numbers.recordsOut", 1_000L)
                .containsEntry("even.recordsIn", 1_000L)
                .containsEntry("out.recordsIn", 500L);
    }

    @Test
    void countersOfAUserAreShownWhileTheJobRuns() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        Gate gate = new Gate().release(30);
        env.fromSource(GatedSource.bounded(gate, 2, 100), "numbers")
                .map(new Tally(new AtomicBoolean()))
                .name("tally")
                .sinkTo(new CollectSink<>());
        JobClient job = env.executeAsync("metrics");
        Await.until("30 are seen", () -> job.getMetrics().getOrDefault("tally.seen", 0L) == 30);
        gate.open();

        assertThat(Await.finish(job).metrics()).containsEntry("tally.seen", 100L);
        assertThat(job.getMetrics()).containsEntry("tally.seen", 100L);
    }

    @Test
    void countersGoOnOverARestart() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(1).setNumberOfExecutionRetries(1);
        env.fromSequence(1, 100)
                .map(new Tally(new AtomicBoolean(true)))
                .name("tally")
                .sinkTo(new CollectSink<>());

        // 60 of the first attempt, 100 of the second
        assertThat(env.execute().metrics()).containsEntry("tally.seen", 160L);
    }

    @Test
    void gaugesAreSummedOverSubtasksWhileTheirAttemptLasts() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2).setNumberOfExecutionRetries(1);
        Gate gate = new Gate().release(30);
        env.fromSource(GatedSource.bounded(gate, 3, 100), "numbers")
                .map(new Tally(new AtomicBoolean(true)))
                .sinkTo(new CollectSink<>());
        JobClient job = env.executeAsync("metrics");
        Await.until("three splits are read", () -> job.getMetrics().getOrDefault("numbers.openSplits", 0L) == 3);
        gate.release(70);
        Await.until("the second attempt is there", () -> !job.getFailures().isEmpty());
        Await.until("it reads three splits", () -> job.getMetrics().getOrDefault("numbers.openSplits", 0L) == 3);
        gate.open();

        assertThat(Await.finish(job).metrics())
                .containsKey("numbers.recordsOut")
                .doesNotContainKey("numbers.openSplits");
        assertThat(job.getMetrics()).doesNotContainKey("numbers.openSplits");
    }

    private static final class Tally extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        private final AtomicBoolean failOnce;
        private transient Counter seen;

        Tally(AtomicBoolean failOnce) {
            this.failOnce = failOnce;
        }

        @Override
        public void open(OpenContext openContext) {
            seen = getRuntimeContext().getCounter("seen");
        }

        @Override
        public Long map(Long value) {
            seen.increment();
            if (value == 60 && failOnce.getAndSet(false)) {
                throw new IllegalStateException("once");
            }
            return value;
        }
    }
}
