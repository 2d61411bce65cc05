package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.JobFailure;
import io.tidemark.api.JobStatus;
import io.tidemark.api.RestartStrategies;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RestartStrategiesTest {
    private final AtomicInteger failuresLeft = new AtomicInteger();
    private final CollectSink<Long> sink = new CollectSink<>();

    @Test
    void withoutCheckpointsAndStrategyTheFirstFailureEndsTheJob() throws Exception {
        JobClient job = failing(Environments.plain(2), 1);

        JobExecutionException end = Await.end(job);
        assertThat(end.getStatus()).isEqualTo(JobStatus.FAILED);
        assertThat(end)
                .hasMessageContaining("'job'")
                .hasMessageContaining("'fragile'")
                .hasMessageContaining("glass broke");
        assertThat(end.getCause()).isInstanceOf(IllegalStateException.class).hasMessage("glass broke");
        assertThat(job.getJobStatus()).isEqualTo(JobStatus.FAILED);
        assertThat(job.getFailures()).singleElement().satisfies(failure -> {
            assertThat(failure.operatorName()).isEqualTo("fragile");
            assertThat(failure.attempt()).isEqualTo(1);
            assertThat(failure.cause()).hasMessage("glass broke");
        });
        assertThat(sink.results()).isEmpty();
    }

    @Test
    void withCheckpointsAndNoStrategyAJobRestarts() throws Exception {
        JobClient job = failing(Environments.checkpointed(2, Duration.ofMillis(10)), 5);

        assertThat(Await.finish(job).attempts()).isEqualTo(6);
        assertThat(job.getFailures()).extracting(JobFailure::attempt).containsExactly(1, 2, 3, 4, 5);
        assertThat(sink.results()).hasSize(100);
    }

    @Test
    void noRestartEndsAJobWithCheckpointsToo() throws Exception {
        var env = Environments.checkpointed(2, Duration.ofMillis(10));
        JobClient job = failing(env.setRestartStrategy(RestartStrategies.noRestart()), 1);

        assertThat(Await.end(job).getStatus()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void aFixedDelayRestartsSoOftenWithThatPause() throws Exception {
        var strategy = RestartStrategies.fixedDelayRestart(3, Duration.ofMillis(60));
        JobClient cured = failing(Environments.plain(2).setRestartStrategy(strategy), 3);
        assertThat(Await.finish(cured).attempts()).isEqualTo(4);
        for (int i = 1; i < 3; i++) {
            Duration between = Duration.between(
                    cured.getFailures().get(i - 1).at(),
                    cured.getFailures().get(i).at());
            assertThat(between).isGreaterThanOrEqualTo(Duration.ofMillis(55));
        }

        JobClient incurable = failing(Environments.plain(2).setRestartStrategy(strategy), 4);
        assertThat(Await.end(incurable)).hasMessageContaining("glass broke").hasMessageContaining("3");
        assertThat(incurable.getFailures()).hasSize(4);
    }

    @Test
    void theNumberOfExecutionRetriesIsTheNumberOfRestarts() throws Exception {
        JobClient cured = failing(Environments.plain(1).setNumberOfExecutionRetries(2), 2);
        assertThat(Await.finish(cured).attempts()).isEqualTo(3);

        JobClient incurable = failing(Environments.plain(1).setNumberOfExecutionRetries(2), 3);
        assertThat(Await.end(incurable).getStatus()).isEqualTo(JobStatus.FAILED);

        var checkpointed = Environments.checkpointed(1, Duration.ofMillis(5));
        JobClient never = failing(checkpointed.setNumberOfExecutionRetries(0), 1);
        assertThat(Await.end(never).getStatus()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void aFailureRateEndsTheJobWhenFailuresComeTooFast() throws Exception {
        var strategy = RestartStrategies.failureRateRestart(3, Duration.ofMinutes(1), Duration.ZERO);
        JobClient rare = failing(Environments.plain(1).setRestartStrategy(strategy), 3);
        assertThat(Await.finish(rare).attempts()).isEqualTo(4);

        JobExecutionException end = Await.end(failing(Environments.plain(1).setRestartStrategy(strategy), 4));
        assertThat(end).hasMessageContaining("3").hasMessageContaining("glass broke");
    }

    @Test
    void failuresThatAreRareEnoughAreAlwaysRestarted() throws Exception {
        var strategy = RestartStrategies.failureRateRestart(1, Duration.ofMillis(1), Duration.ofMillis(5));

        JobClient job = failing(Environments.plain(1).setRestartStrategy(strategy), 8);
        assertThat(Await.finish(job).attempts()).isEqualTo(9);
    }

    @Test
    void anExponentialDelayGrows() throws Exception {
        var strategy = RestartStrategies.exponentialDelayRestart(
                Duration.ofMillis(20), Duration.ofMillis(80), 2, Duration.ofMinutes(1), 0);
        JobClient job = failing(Environments.plain(1).setRestartStrategy(strategy), 4);
        Await.finish(job);

        var failures = job.getFailures();
        Duration total = Duration.between(failures.get(0).at(), failures.get(3).at());
        assertThat(total).isGreaterThanOrEqualTo(Duration.ofMillis(20 + 40 + 80 - 5));
    }

    @Test
    void anErrorOfTheJvmInAFunctionIsReportedAsSuch() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        env.fromSequence(1, 10)
                .<Long>map(n -> {
                    throw new StackOverflowError("too deep");
                })
                .name("deep")
                .sinkTo(sink);

        JobExecutionException end = Await.end(env.executeAsync("job"));
        assertThat(end).hasMessageContaining("'deep'");
        assertThat(end.getCause()).isInstanceOf(StackOverflowError.class);
    }

    private JobClient failing(StreamExecutionEnvironment env, int failures) throws JobExecutionException {
        failuresLeft.set(failures);
        env.fromSequence(1, 100)
                .setParallelism(1)
                .map(n -> {
                    if (n == 50 && failuresLeft.getAndDecrement() > 0) {
                        throw new IllegalStateException("glass broke");
                    }
                    return n;
                })
                .name("fragile")
                .sinkTo(sink);
        return env.executeAsync("job");
    }
}
