package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.api.JobClient;
import io.tidemark.api.RestartStrategies;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.checkpoint.metadata.MetadataJson;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that later checkpoints may share: none is left that no retained checkpoint needs, whatever failed. */
class OrphansTest {
    private static final int RETAINED = 3;

    private final String name = Environments.uniqueName("orphans");
    private final Faults faults = Faults.of(name);
    private final Gate gate = new Gate().release(200);
    private final Ledger ledger = new Ledger();

    @AfterEach
    void letGo() {
        faults.letGo();
    }

    private JobClient start(Duration interval) throws Exception {
        StreamExecutionEnvironment env = Environments.storedIn("faulty:" + name, 2, interval);
        env.setStateBackend(new SharingBackend(Plugins.stateBackend("memory")));
        env.getCheckpointConfig().setMaxRetainedCheckpoints(RETAINED);
        env.getCheckpointConfig().setTolerableCheckpointFailureNumber(Integer.MAX_VALUE);
        env.setRestartStrategy(RestartStrategies.fixedDelayRestart(Integer.MAX_VALUE, Duration.ofMillis(1)));
        CountByKey.of(env.fromSource(GatedSource.endless(gate, 2), "numbers"))
                .sinkTo(new TwoPhaseSink<>(ledger))
                .name("ledger");
        JobClient job = env.executeAsync(name);
        Await.until("a checkpoint is complete", () -> lastId(job) >= 1);
        return job;
    }

    private static long lastId(JobClient job) {
        return job.getLastCompletedCheckpoint()
                .map(CompletedCheckpoint::checkpointId)
                .orElse(0L);
    }

    /** Waits until the storage holds the shared files of the checkpoints that are there, and no others. */
    private void awaitWhatIsNeededAlone() throws IOException {
        try {
            Await.until("only what is needed is left", this::holdsWhatIsNeededAlone);
        } finally {
            JobCheckpoints stored = faults.stored;
            assertThat(stored.list()).hasSizeLessThanOrEqualTo(RETAINED);
            assertThat(stored.listShared()).containsExactlyInAnyOrderElementsOf(needed());
        }
    }

    private Set<String> needed() throws IOException {
        Set<String> needed = new TreeSet<>();
        for (long id : faults.stored.list()) {
            needed.addAll(MetadataJson.read(id, faults.stored.readMetadata(id)).sharedPaths());
        }
        return needed;
    }

    private boolean holdsWhatIsNeededAlone() {
        try {
            return new TreeSet<>(faults.stored.listShared()).equals(needed())
                    && faults.stored.list().size() <= RETAINED;
        } catch (NoSuchFileException e) {
            return false; // one was being deleted after it was listed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FailingCheckpointsTest.Mishap.class,
            names = {"FULL", "REFUSED"})
    void whatACheckpointWroteThatFailedIsDeletedWithoutARestart(FailingCheckpointsTest.Mishap mishap) throws Exception {
        JobClient job = start(Environments.ON_DEMAND);
        Await.result(job.triggerCheckpoint());
        switch (mishap) {
            case FULL -> faults.failNextWrite.set(true);
            default -> faults.nextCommit.set(Faults.Commit.REFUSED);
        }
        Await.failure(job.triggerCheckpoint());
        faults.letGo();
        awaitWhatIsNeededAlone();
        Await.result(job.triggerCheckpoint());
        awaitWhatIsNeededAlone();
        assertThat(job.getFailures()).isEmpty();
        Await.result(job.cancel());
    }

    @Test
    void whatCouldNotBeDeletedIsDeletedLater() throws Exception {
        JobClient job = start(Environments.ON_DEMAND);
        faults.failsOneIn = 2;
        for (int i = 0; i < 30; i++) {
            var unused = job.triggerCheckpoint().handle((done, failed) -> done);
            Await.until("it is over", unused::isDone);
        }
        faults.failsOneIn = 0;
        Await.result(job.triggerCheckpoint());
        Await.result(job.triggerCheckpoint());
        awaitWhatIsNeededAlone();
        assertThat(job.getFailures()).isEmpty();
        Await.result(job.cancel());
    }

    @Test
    void afterManyCheckpointsWithRandomFailuresOnlyWhatTheRetainedOnesNeedIsLeft() throws Exception {
        JobClient job = start(Duration.ofMillis(1));
        faults.failsOneIn = 20;
        for (int round = 1; round <= 3; round++) {
            faults.commitsGoWrong(10, new Random(round));
            long bound = 40L * round;
            JobClient running = job;
            Await.until("checkpoint " + bound, () -> lastId(running) >= bound);
            if (round == 2) {
                // as after a crash: another owner comes, with nothing told to the first
                job = takenOver(job);
            }
        }
        faults.failsOneIn = 0;
        faults.commitsGoWrong(0, new Random(0));
        JobClient last = job;
        long calm = lastId(last) + RETAINED + 2;
        Await.until("checkpoints complete again", () -> lastId(last) >= calm);
        Await.result(job.cancel());
        awaitWhatIsNeededAlone();
    }

    private JobClient takenOver(JobClient first) throws Exception {
        JobClient second = start(Duration.ofMillis(1));
        Await.until("the first has noticed", () -> first.getJobExecutionResult().isDone());
        return second;
    }
}
