package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.api.JobClient;
import io.tidemark.api.JobStatus;
import io.tidemark.api.StreamExecutionEnvironment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A storage that takes calls and does not answer: it holds up checkpoints, and neither the job nor its end. */
class SilentStorageTest {
    private static final long END = 300;
    private static final int PARALLELISM = 2;

    private final String name = Environments.uniqueName("silent");
    private final Faults faults = Faults.of(name);
    private final Gate gate = new Gate();
    private final Ledger ledger = new Ledger();

    /** Which calls are not answered. */
    enum Silence {
        WRITES,
        COMMITS,
        CLOSES
    }

    @AfterEach
    void letGo() {
        faults.letGo();
    }

    private StreamExecutionEnvironment environment(Duration interval) {
        StreamExecutionEnvironment env = Environments.storedIn("faulty:" + name, PARALLELISM, interval);
        env.getCheckpointConfig().setCheckpointTimeout(1_500);
        CountByKey.of(env.fromSource(GatedSource.bounded(gate, PARALLELISM, END), "numbers"))
                .sinkTo(new TwoPhaseSink<>(ledger))
                .name("ledger");
        return env;
    }

    private JobClient start(StreamExecutionEnvironment env) throws Exception {
        JobClient job = env.executeAsync(name);
        Await.until("a checkpoint is complete", () -> lastId(job) >= 1);
        return job;
    }

    private static long lastId(JobClient job) {
        return job.getLastCompletedCheckpoint()
                .map(CompletedCheckpoint::checkpointId)
                .orElse(0L);
    }

    private void hold(Silence silence) {
        switch (silence) {
            case WRITES -> faults.holdWrites();
            case COMMITS -> faults.holdCommits();
            default -> faults.holdCloses();
        }
    }

    @ParameterizedTest
    @EnumSource(Silence.class)
    void aJobEndsThoughItsStorageDoesNot(Silence silence) throws Exception {
        JobClient job = start(environment(Environments.ON_DEMAND));
        gate.release(100);
        Await.until("there is state to write", () -> gate.emitted() == 100);
        hold(silence);
        CompletableFuture<CompletedCheckpoint> checkpoint = job.triggerCheckpoint();
        if (silence == Silence.COMMITS) {
            Await.until("the commit is under way", () -> faults.commitsWaiting.get() == 1);
        }
        Await.result(job.cancel());
        assertThat(job.getJobStatus()).isEqualTo(JobStatus.CANCELED);
        Await.until("the request is answered", checkpoint::isDone);
    }

    @Test
    void aCommitWithoutAnswerIsGivenUpInTimeAndFencedBeforeTheJobGoesOn() throws Exception {
        JobClient job = start(environment(Environments.ON_DEMAND));
        gate.release(100);
        Await.until("all is read", () -> gate.emitted() == 100);
        long epoch = faults.stored.epoch();
        faults.holdCommits();

        assertThat(Await.failure(job.triggerCheckpoint()))
                .hasMessageContaining("not known whether checkpoint 2 exists")
                .hasMessageContaining("did not answer within");
        Await.until("the job owns its checkpoints anew", () -> faults.stored.epoch() > epoch);
        faults.letGo();
        gate.open();
        assertThat(Await.finish(job).attempts()).isEqualTo(2);
        CountByKey.verify("at the end", ledger.records(), END);
    }

    @Test
    void writesThatHangTakeNoMoreThreadsThanAFewCheckpointsDo() throws Exception {
        StreamExecutionEnvironment env = environment(Duration.ofMillis(5));
        env.getCheckpointConfig().setTolerableCheckpointFailureNumber(Integer.MAX_VALUE);
        env.getCheckpointConfig().setCheckpointTimeout(500);
        gate.release(100);
        JobClient job = start(env);
        Await.until("there is state to write", () -> gate.emitted() == 100);
        faults.holdWrites();
        for (int refused = 0; refused < 5; ) {
            String failure = Await.result(job.triggerCheckpoint().handle((done, e) -> String.valueOf(e)));
            refused += failure.contains("still has not answered") ? 1 : 0;
        }
        long before = lastId(job);
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tidemark-" + name + "-io-"))
                .filter(thread -> isIn(thread, "beforeWrite"))
                .count();
        // two tasks, each in so many subtasks: those of two checkpoints, and of one that was begun when there were
        // fewer
        assertThat(threads).isBetween(1L, 3L * 2 * PARALLELISM);
        gate.release(200);
        Await.until("the job goes on", () -> gate.emitted() == 200);

        faults.letGo();
        Await.until("checkpoints complete again", () -> lastId(job) > before);
        gate.open();
        assertThat(Await.finish(job).attempts()).isEqualTo(1);
        CountByKey.verify("at the end", ledger.records(), END);
    }

    private static boolean isIn(Thread thread, String method) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getMethodName().equals(method)) {
                return true;
            }
        }
        return false;
    }
}
