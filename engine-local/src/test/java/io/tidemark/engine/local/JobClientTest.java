package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.api.ExternalizedCheckpointRetention;
import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.JobStatus;
import io.tidemark.api.RestartStrategies;
import io.tidemark.api.StreamExecutionEnvironment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobClientTest {
    private final Gate gate = new Gate();
    private final Ledger ledger = new Ledger();

    @Test
    void aJobIsFollowedFromStartToEnd() throws Exception {
        JobClient job = counting(Environments.checkpointed(2, Environments.ON_DEMAND), 100)
                .executeAsync("followed");
        Await.running(job);
        assertThat(job.getJobName()).isEqualTo("followed");
        assertThat(job.getJobExecutionResult()).isNotDone();
        gate.open();

        assertThat(job.await().jobName()).isEqualTo("followed");
        assertThat(job.getJobStatus()).isEqualTo(JobStatus.FINISHED);
        assertThat(job.getJobExecutionResult().join().attempts()).isEqualTo(1);
        assertThat(job.getFailures()).isEmpty();
    }

    @Test
    void aCancelledJobEndsAndPublishesNothingMore() throws Exception {
        JobClient job = counting(Environments.checkpointed(2, Environments.ON_DEMAND), 100)
                .executeAsync("cancelled");
        gate.release(50);
        Await.until("50 are read", () -> gate.emitted() == 50);
        Await.result(job.cancel());

        assertThat(job.getJobStatus()).isEqualTo(JobStatus.CANCELED);
        JobExecutionException end = Await.end(job);
        assertThat(end.getStatus()).isEqualTo(JobStatus.CANCELED);
        assertThat(end).hasMessageContaining("'cancelled'");
        assertThatThrownBy(job::await).isInstanceOf(JobExecutionException.class);
        assertThat(ledger.records()).isEmpty();
        Await.result(job.cancel());
    }

    @Test
    void checkpointsOfACancelledJobStayUnlessAskedOtherwise() throws Exception {
        for (ExternalizedCheckpointRetention retention : ExternalizedCheckpointRetention.values()) {
            Ledger own = new Ledger();
            Gate ownGate = new Gate().release(50);
            String storage = "memory:" + Environments.uniqueName("retention");
            JobClient first = retained(storage, retention, ownGate, own).executeAsync("retention");
            Await.until("50 are read", () -> ownGate.emitted() == 50);
            Await.result(first.triggerCheckpoint());
            Await.result(first.cancel());
            ownGate.open();
            Await.finish(retained(storage, retention, ownGate, own).executeAsync("retention"));

            int repeated = retention == ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION ? 0 : 50;
            assertThat(own.records()).as(retention.name()).hasSize(100 + repeated);
        }
    }

    @Test
    void cancellingInterruptsAFunctionThatBlocks() throws Exception {
        StreamExecutionEnvironment env = Environments.checkpointed(2, Environments.ON_DEMAND);
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        env.fromSequence(1, 10)
                .map(n -> {
                    blocked.countDown();
                    never.await();
                    return n;
                })
                .sinkTo(new TwoPhaseSink<>(ledger));
        JobClient job = env.executeAsync("blocked");
        blocked.await();
        Await.result(job.cancel());

        assertThat(Await.end(job).getStatus()).isEqualTo(JobStatus.CANCELED);
        assertThat(job.getFailures()).isEmpty();
    }

    @Test
    void cancellingDuringARestartDelayEndsAtOnce() throws Exception {
        StreamExecutionEnvironment env =
                Environments.plain(1).setRestartStrategy(RestartStrategies.fixedDelayRestart(5, Duration.ofHours(1)));
        env.fromSequence(1, 10)
                .<Long>map(n -> {
                    throw new IllegalStateException("always");
                })
                .sinkTo(new TwoPhaseSink<>(ledger));
        JobClient job = env.executeAsync("delayed");
        Await.until("it waits to restart", () -> job.getJobStatus() == JobStatus.RESTARTING);
        Await.result(job.cancel());

        assertThat(job.getJobStatus()).isEqualTo(JobStatus.CANCELED);
        assertThat(job.getFailures()).hasSize(1);
    }

    @Test
    void cancellingRightAfterTheStartEnds() throws Exception {
        for (int i = 0; i < 30; i++) {
            JobClient job = counting(Environments.checkpointed(2, Environments.ON_DEMAND), 100)
                    .executeAsync("early");
            Await.result(job.cancel());
            assertThat(Await.end(job).getStatus()).isEqualTo(JobStatus.CANCELED);
        }
    }

    @Test
    void aCheckpointAskedForAfterTheEndFailsCleanly() throws Exception {
        gate.open();
        JobClient job = counting(Environments.checkpointed(2, Environments.ON_DEMAND), 100)
                .executeAsync("over");
        Await.finish(job);

        assertThat(Await.failure(job.triggerCheckpoint()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'over'");
    }

    @Test
    void everyCheckpointAskedForWhileTheJobEndsIsAnswered() throws Exception {
        for (int i = 0; i < 20; i++) {
            JobClient job = counting(Environments.checkpointed(2, Environments.ON_DEMAND), 50)
                    .executeAsync("ending");
            gate.open();
            AtomicReference<CompletableFuture<CompletedCheckpoint>> last = new AtomicReference<>();
            Await.until("the job ends", () -> {
                last.set(job.triggerCheckpoint());
                return job.getJobStatus().isTerminal();
            });
            Await.until("the last request is answered", () -> last.get().isDone());
            Await.until("one more is answered", () -> job.triggerCheckpoint().isDone());
        }
    }

    @Test
    void aJobWithoutCheckpointsRefusesToTakeOne() throws Exception {
        JobClient job = counting(Environments.plain(2), 100).executeAsync("off");
        Await.running(job);

        assertThat(Await.failure(job.triggerCheckpoint())).hasMessageContaining("checkpointing is off");
        gate.open();
        assertThat(Await.finish(job).completedCheckpoints()).isZero();
        assertThat(job.getLastCompletedCheckpoint()).isEmpty();
        CountByKey.verify("published at the end", ledger.records(), 100);
    }

    @Test
    void whatFollowsOnACheckpointOrTheEndMayWaitForTheJob() throws Exception {
        JobClient job = counting(Environments.checkpointed(2, Environments.ON_DEMAND), 100)
                .executeAsync("callbacks");
        Await.until(
                "the initial checkpoint", () -> job.getLastCompletedCheckpoint().isPresent());
        CompletableFuture<Void> afterTheEnd = job.getJobExecutionResult()
                .handle((result, failure) -> job.cancel().join());
        CompletableFuture<Void> afterACheckpoint =
                job.triggerCheckpoint().thenAccept(done -> job.cancel().join());

        Await.result(afterACheckpoint);
        Await.result(afterTheEnd);
        assertThat(job.getJobStatus()).isEqualTo(JobStatus.CANCELED);
        assertThat(job.getJobExecutionResult()).isDone();
    }

    @Test
    void interruptingExecuteCancelsTheJob() throws Exception {
        StreamExecutionEnvironment env = counting(Environments.checkpointed(2, Environments.ON_DEMAND), 100);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                env.execute("interrupted");
            } catch (Exception e) {
                thrown.set(e);
            }
        });
        waiting.start();
        gate.release(10);
        Await.until("the job runs", () -> gate.emitted() == 10);
        waiting.interrupt();
        waiting.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        Await.until(
                "the job's threads are gone",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("tidemark-interrupted-worker")));
    }

    @Test
    void jobsRunBesideEachOther() throws Exception {
        Ledger other = new Ledger();
        Gate otherGate = new Gate().open();
        JobClient first = counting(Environments.checkpointed(2, Duration.ofMillis(5)), 2_000)
                .executeAsync("first");
        var retention = ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION;
        JobClient second = retained("memory:/", retention, otherGate, other).executeAsync("second");
        gate.open();
        Await.finish(first);
        Await.finish(second);

        CountByKey.verify("first", ledger.records(), 2_000);
        CountByKey.verify("second", other.records(), 100);
    }

    private StreamExecutionEnvironment counting(StreamExecutionEnvironment env, long end) {
        CountByKey.of(env.fromSource(GatedSource.bounded(gate, 2, end), "numbers"))
                .sinkTo(new TwoPhaseSink<>(ledger));
        return env;
    }

    private static StreamExecutionEnvironment retained(
            String storage, ExternalizedCheckpointRetention retention, Gate gate, Ledger ledger) {
        StreamExecutionEnvironment env = Environments.storedIn(storage, 2, Environments.ON_DEMAND);
        env.getCheckpointConfig().setExternalizedCheckpointRetention(retention);
        CountByKey.of(env.fromSource(GatedSource.bounded(gate, 2, 100), "numbers"))
                .sinkTo(new TwoPhaseSink<>(ledger));
        return env;
    }
}
