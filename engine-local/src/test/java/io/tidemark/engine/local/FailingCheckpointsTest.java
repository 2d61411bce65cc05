package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.JobStatus;
import io.tidemark.api.RestartStrategies;
import io.tidemark.api.StreamExecutionEnvironment;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A storage that is full, slow, silent or taken over: checkpoints fail, nothing is lost or published twice. */
class FailingCheckpointsTest {
    private static final long END = 300;

    private final String name = Environments.uniqueName("failing");
    private final Faults faults = Faults.of(name);
    private final Gate gate = new Gate();
    private final Ledger ledger = new Ledger();

    /** How a checkpoint can fail without the job failing. */
    enum Mishap {
        TIMEOUT,
        FULL,
        REFUSED
    }

    @AfterEach
    void letGo() {
        faults.letGo();
    }

    @ParameterizedTest
    @EnumSource(Mishap.class)
    void whatAFailedCheckpointPreparedIsPublishedByTheNextOne(Mishap mishap) throws Exception {
        StreamExecutionEnvironment env = environment();
        env.getCheckpointConfig().setCheckpointTimeout(mishap == Mishap.TIMEOUT ? 150 : 60_000);
        JobClient job = start(env);
        for (int round = 1; round <= 2; round++) {
            emit(job, 40 * round);
            begin(mishap);
            Await.failure(job.triggerCheckpoint());
        }
        faults.full = false;
        faults.letGo();
        assertThat(ledger.records()).as("published while checkpoints fail").isEmpty();
        assertThat(ledger.prepared())
                .as("prepared for the checkpoints that failed")
                .isNotEmpty();

        Await.result(job.triggerCheckpoint());
        CountByKey.verify("after the next checkpoint", ledger.records(), 80);
        gate.open();
        assertThat(Await.finish(job).attempts()).isEqualTo(1);
        CountByKey.verify("at the end", ledger.records(), END);
        assertThat(ledger.published()).containsExactlyInAnyOrderElementsOf(ledger.prepared());
    }

    @ParameterizedTest
    @EnumSource(Mishap.class)
    void whatAFailedCheckpointPreparedIsNotPublishedIfTheAttemptFailsBeforeTheNext(Mishap mishap) throws Exception {
        StreamExecutionEnvironment env = environment();
        env.getCheckpointConfig().setCheckpointTimeout(mishap == Mishap.TIMEOUT ? 150 : 60_000);
        env.getCheckpointConfig().setTolerableCheckpointFailureNumber(0);
        JobClient job = start(env);
        emit(job, 40);
        begin(mishap);
        Await.failure(job.triggerCheckpoint());
        faults.full = false;
        faults.letGo();
        Await.until("the job is restarted", () -> job.getFailures().size() == 1);
        gate.open();
        assertThat(Await.finish(job).attempts()).isEqualTo(2);

        assertThat(job.getFailures().get(0).cause()).hasMessageContaining("tolerated");
        CountByKey.verify("at the end", ledger.records(), END);
        assertThat(ledger.prepared().size()).isGreaterThan(ledger.published().size());
    }

    @Test
    void aJobOutlivesAFullDisk() throws Exception {
        StreamExecutionEnvironment env = environment();
        env.enableCheckpointing(5);
        JobClient job = start(env);
        faults.full = true;
        emit(job, 100);
        Throwable refused = Await.failure(job.triggerCheckpoint());
        long before = lastId(job);
        emit(job, 200);
        assertThat(refused).hasMessageContaining("No space left on device");
        assertThat(lastId(job)).isEqualTo(before);

        faults.full = false;
        Await.until("checkpoints complete again", () -> lastId(job) > before);
        gate.open();
        assertThat(Await.finish(job).attempts()).isEqualTo(1);
        CountByKey.verify("at the end", ledger.records(), END);
    }

    @Test
    void aBoundedJobWaitsWithItsEndUntilTheDiskHasRoomForTheFinalCheckpoint() throws Exception {
        JobClient job = start(environment());
        faults.full = true;
        gate.open();
        Await.until("all is read", () -> gate.emitted() == END);
        Await.until("the final checkpoint fails", () -> !ledger.prepared().isEmpty());
        assertThat(job.getJobStatus()).isEqualTo(JobStatus.RUNNING);
        assertThat(ledger.records()).isEmpty();

        faults.full = false;
        Await.finish(job);
        CountByKey.verify("at the end", ledger.records(), END);
    }

    @ParameterizedTest
    @EnumSource(
            value = Faults.Commit.class,
            names = {"UNCERTAIN_BUT_DONE", "UNCERTAIN_AND_LOST"})
    void aCommitWithoutAnswerRestartsTheJobWhichLooksWhatIsThere(Faults.Commit fault) throws Exception {
        JobClient job = start(environment());
        emit(job, 120);
        faults.nextCommit.set(fault);
        assertThat(Await.failure(job.triggerCheckpoint()))
                .hasMessageContaining("not known whether checkpoint 2 exists");
        List<String> preparedByTheFirst = ledger.prepared();
        gate.open();

        assertThat(Await.finish(job).attempts()).isEqualTo(2);
        CountByKey.verify("at the end", ledger.records(), END);
        assertThat(ledger.published().containsAll(preparedByTheFirst))
                .as("what the first attempt prepared is published")
                .isEqualTo(fault == Faults.Commit.UNCERTAIN_BUT_DONE);
    }

    @Test
    void aCheckpointThatBecomesDurableWhileItsAttemptIsStoppedIsPublished() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        StreamExecutionEnvironment env = Environments.storedIn("faulty:" + name, 2, Environments.ON_DEMAND);
        CountByKey.of(env.fromSource(GatedSource.bounded(gate, 2, END), "numbers")
                        .filter(number -> {
                            if (number == 150 && fails.getAndSet(false)) {
                                throw new IllegalStateException("a bad day");
                            }
                            return true;
                        }))
                .sinkTo(new TwoPhaseSink<>(ledger))
                .name("ledger");
        JobClient job = start(env);
        emit(job, 120);
        faults.holdCommits();
        CompletableFuture<CompletedCheckpoint> checkpoint = job.triggerCheckpoint();
        Await.until("the commit is under way", () -> faults.commitsWaiting.get() == 1);
        gate.release(200);
        Await.until("the attempt fails", () -> job.getFailures().size() == 1);
        faults.letGo();

        assertThat(Await.result(checkpoint).checkpointId()).isEqualTo(2);
        gate.open();
        assertThat(Await.finish(job).attempts()).isEqualTo(2);
        CountByKey.verify("at the end", ledger.records(), END);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOwnerThatWasFencedStopsAndPublishesNothing(boolean withRestarts) throws Exception {
        StreamExecutionEnvironment env = environment();
        if (!withRestarts) {
            env.setRestartStrategy(RestartStrategies.noRestart());
        }
        JobClient job = start(env);
        emit(job, 120);
        faults.nextCommit.set(Faults.Commit.FENCED);
        CompletableFuture<CompletedCheckpoint> checkpoint = job.triggerCheckpoint();

        JobExecutionException end = Await.end(job);
        assertThat(Await.failure(checkpoint)).hasMessageContaining("another owner has come");
        assertThat(end.getStatus()).isEqualTo(JobStatus.SUSPENDED);
        assertThat(end).hasMessageContaining("another process took it over").hasMessageContaining("another owner");
        assertThat(job.getJobStatus()).isEqualTo(JobStatus.SUSPENDED);
        assertThat(ledger.prepared()).isNotEmpty();
        assertThat(ledger.records()).isEmpty();
    }

    @Test
    void aSecondRunOfTheSameJobTakesItOver() throws Exception {
        JobClient first = start(environment());
        emit(first, 60);
        Await.result(first.triggerCheckpoint());
        emit(first, 100);

        JobClient second = start(environment());
        Await.failure(first.triggerCheckpoint());
        assertThat(Await.end(first).getStatus()).isEqualTo(JobStatus.SUSPENDED);
        gate.open();
        Await.finish(second);
        CountByKey.verify("of both together", ledger.records(), END);
    }

    @Test
    void publicationThatFailsForLongRestartsTheJobWhichTriesAgain() throws Exception {
        JobClient job = start(environment());
        emit(job, 60);
        ledger.refusals.set(7);
        assertThat(Await.failure(job.triggerCheckpoint())).hasMessageContaining("closed for lunch");
        gate.open();

        assertThat(Await.finish(job).attempts()).isEqualTo(2);
        assertThat(job.getFailures().get(0).cause()).hasMessageContaining("'ledger'");
        CountByKey.verify("at the end", ledger.records(), END);
    }

    private void begin(Mishap mishap) {
        switch (mishap) {
            case TIMEOUT -> faults.holdWrites();
            case FULL -> faults.full = true;
            default -> faults.nextCommit.set(Faults.Commit.REFUSED);
        }
    }

    private StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment env = Environments.storedIn("faulty:" + name, 2, Environments.ON_DEMAND);
        CountByKey.of(env.fromSource(GatedSource.bounded(gate, 2, END), "numbers"))
                .sinkTo(new TwoPhaseSink<>(ledger))
                .name("ledger");
        return env;
    }

    private JobClient start(StreamExecutionEnvironment env) throws Exception {
        JobClient job = env.executeAsync("job");
        Await.until("a checkpoint is complete", () -> lastId(job) >= 1);
        return job;
    }

    /** Lets numbers through up to a bound and waits until the sink has written them. */
    private void emit(JobClient job, long bound) {
        gate.release(bound);
        Await.until(bound + " records at the sink", () -> {
            long written = job.getMetrics().getOrDefault("ledger.recordsIn", 0L);
            return written == bound;
        });
    }

    private static long lastId(JobClient job) {
        return job.getLastCompletedCheckpoint()
                .map(CompletedCheckpoint::checkpointId)
                .orElse(0L);
    }
}
