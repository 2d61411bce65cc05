package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.JobStatus;
import io.tidemark.api.RestartStrategies;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A storage that is down when a job is to start: an error at once, or another try, as the restart strategy says. */
class StorageDownAtStartTest {
    private static final long END = 50;

    private final String name = Environments.uniqueName("down");
    private final Faults faults = Faults.of(name);
    private final Ledger ledger = new Ledger();

    private StreamExecutionEnvironment environment() {
        faults.down = true;
        StreamExecutionEnvironment env = Environments.storedIn("faulty:" + name, 2, Environments.ON_DEMAND);
        CountByKey.of(env.fromSource(GatedSource.bounded(new Gate().open(), 2, END), "numbers"))
                .sinkTo(new TwoPhaseSink<>(ledger))
                .name("ledger");
        return env;
    }

    @Test
    void isAnErrorAtOnceIfNoRestartStrategyIsSet() {
        assertThatThrownBy(() -> environment().executeAsync(name))
                .isInstanceOf(JobExecutionException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("faulty.example is down");
    }

    @Test
    void isAnErrorAtOnceIfNothingIsToBeTriedAgain() {
        StreamExecutionEnvironment env = environment();
        env.setRestartStrategy(RestartStrategies.noRestart());
        assertThatThrownBy(() -> env.executeAsync(name)).hasMessageContaining("faulty.example is down");
    }

    @Test
    void isTriedAgainAsTheRestartStrategySays() throws Exception {
        StreamExecutionEnvironment env = environment();
        env.setRestartStrategy(RestartStrategies.fixedDelayRestart(Integer.MAX_VALUE, Duration.ofMillis(5)));
        JobClient job = env.executeAsync(name);
        Await.until("it was tried again and again", () -> job.getFailures().size() >= 3);
        assertThat(job.getFailures().get(0).cause()).hasMessageContaining("faulty.example is down");
        assertThat(ledger.prepared()).isEmpty();

        faults.down = false;
        Await.finish(job);
        CountByKey.verify("at the end", ledger.records(), END);
    }

    @Test
    void isTriedNoMoreOftenThanTheRestartStrategySays() throws Exception {
        StreamExecutionEnvironment env = environment();
        env.setRestartStrategy(RestartStrategies.fixedDelayRestart(2, Duration.ofMillis(5)));
        JobClient job = env.executeAsync(name);
        JobExecutionException end = Await.end(job);
        assertThat(end.getStatus()).isEqualTo(JobStatus.FAILED);
        assertThat(end).hasMessageContaining("checkpoint storage").hasMessageContaining("faulty.example is down");
        assertThat(job.getFailures()).hasSize(3);
    }

    @Test
    void canBeCancelledMeanwhile() throws Exception {
        StreamExecutionEnvironment env = environment();
        env.setRestartStrategy(RestartStrategies.fixedDelayRestart(Integer.MAX_VALUE, Duration.ofMillis(5)));
        JobClient job = env.executeAsync(name);
        Await.until("it was tried", () -> !job.getFailures().isEmpty());
        Await.result(job.cancel());
        assertThat(job.getJobStatus()).isEqualTo(JobStatus.CANCELED);
    }

    @Test
    void doesNotSpareAJobTheGuaranteeThatItDemands() throws Exception {
        StreamExecutionEnvironment env = environment();
        env.requireGuarantee(Guarantee.EXACTLY_ONCE);
        env.setRestartStrategy(RestartStrategies.fixedDelayRestart(Integer.MAX_VALUE, Duration.ofMillis(5)));
        JobClient job = env.executeAsync(name);
        faults.down = false;
        Await.finish(job);
        CountByKey.verify("at the end", ledger.records(), END);
    }
}
