package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.RestoreMode;
import io.tidemark.api.SavepointRestoreSettings;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartFromPathTest {
    @TempDir
    Path directory;

    private final Ledger ledger = new Ledger();
    private String savepoint;

    @BeforeEach
    void aSavepointAtOneHundred() throws Exception {
        savepoint = stopAt(stored(2), "origin", 100, 100);
    }

    private StreamExecutionEnvironment stored(int parallelism) {
        StreamExecutionEnvironment env = Environments.checkpointed(parallelism, Environments.ON_DEMAND);
        env.getCheckpointConfig().setCheckpointStorage(directory.resolve("checkpoints"));
        return env;
    }

    private JobClient start(StreamExecutionEnvironment env, String name, GatedSource numbers)
            throws JobExecutionException {
        CountByKey.of(env.fromSource(numbers, "numbers").uid("numbers"))
                .uid("count")
                .sinkTo(new TwoPhaseSink<>(ledger))
                .uid("ledger");
        return env.executeAsync(name);
    }

    /** Lets a job read up to a number and stops it with a savepoint. */
    private String stopAt(StreamExecutionEnvironment env, String name, long bound, long toRead) throws Exception {
        Gate gate = new Gate().release(bound);
        JobClient job = start(env, name, GatedSource.endless(gate, 2));
        Await.until(toRead + " numbers are read by " + name, () -> gate.emitted() == toRead);
        String path = Await.result(
                job.stopWithSavepoint(false, directory.resolve("savepoints").toString()));
        CountByKey.verify("stopped at " + bound, ledger.records(), bound);
        return path;
    }

    private SavepointRestoreSettings claiming(String path) {
        return SavepointRestoreSettings.forPath(path, false, RestoreMode.CLAIM);
    }

    private List<Path> checkpointsOf(String name) throws IOException {
        try (Stream<Path> children = Files.list(directory.resolve("checkpoints").resolve(name))) {
            return children.filter(child -> child.getFileName().toString().startsWith("chk-"))
                    .sorted()
                    .toList();
        }
    }

    private static Path local(String uri) {
        return Path.of(URI.create(uri));
    }

    @Test
    void startsFromARetainedCheckpointOfAnotherJobByItsDirectory() throws Exception {
        Path checkpoint = checkpointsOf("origin").get(0);
        stopAt(stored(3).restoreFrom(checkpoint.toString()), "from-checkpoint", 160, 60);
        assertThat(checkpoint).exists();
    }

    @Test
    void anUnclaimedSavepointStaysAndIsNotNeededOnceItIsTakenUp() throws Exception {
        Gate gate = new Gate().release(160);
        JobClient job = start(stored(2).restoreFrom(savepoint), "unclaimed", GatedSource.endless(gate, 2));
        Await.until("60 are read", () -> gate.emitted() == 60);
        Await.result(job.triggerCheckpoint());
        Await.result(job.triggerCheckpoint());
        assertThat(local(savepoint).resolve("metadata.json")).exists();
        Files.move(local(savepoint), directory.resolve("archived"));
        Await.result(job.cancel());

        // the very same program again, as a supervisor starts it
        stopAt(stored(2).restoreFrom(savepoint), "unclaimed", 200, 40);
    }

    @Test
    void aClaimedSavepointIsDeletedWithItsCopy() throws Exception {
        Gate gate = new Gate().release(160);
        StreamExecutionEnvironment env = stored(2).setSavepointRestoreSettings(claiming(savepoint));
        env.getCheckpointConfig().setMaxRetainedCheckpoints(2);
        JobClient job = start(env, "claimed", GatedSource.endless(gate, 2));
        Await.until("60 are read", () -> gate.emitted() == 60);
        Await.result(job.triggerCheckpoint());
        assertThat(local(savepoint)).as("while it counts as retained").exists();
        Await.result(job.triggerCheckpoint());
        Await.until("it is deleted", () -> !Files.exists(local(savepoint)));
        Await.result(job.cancel());
        assertThat(checkpointsOf("claimed")).hasSize(2);

        stopAt(stored(2).setSavepointRestoreSettings(claiming(savepoint)), "claimed", 200, 40);
    }

    @Test
    void aJobOfTheSameNameGoesOnFromTheSavepointThatStoppedItAndNeverBackToIt() throws Exception {
        stopAt(stored(2).restoreFrom(savepoint), "origin", 160, 60);
        stopAt(stored(2).restoreFrom(savepoint), "origin", 200, 40);
        assertThat(checkpointsOf("origin")).hasSize(1);
    }

    @Test
    void aJobNeverGoesBackBehindItsOwnCheckpoints() throws Exception {
        Gate gate = new Gate().release(130);
        JobClient job = start(stored(2), "origin", GatedSource.endless(gate, 2));
        Await.until("30 are read", () -> gate.emitted() == 30);
        String aside = Await.result(
                job.triggerSavepoint(directory.resolve("savepoints").toString()));
        gate.release(160);
        Await.until("60 are read", () -> gate.emitted() == 60);
        Await.result(job.triggerCheckpoint());
        Await.result(job.cancel());

        JobExecutionException refused =
                Await.end(start(stored(2).restoreFrom(aside), "origin", GatedSource.endless(new Gate(), 2)));
        assertThat(refused).hasMessageContaining("does not come from there").hasMessageContaining("another name");
        // one that lies on the way is passed by: a stale path in a start script does no harm
        stopAt(stored(2).restoreFrom(savepoint), "origin", 200, 40);
    }

    @Test
    void aJobGoesForwardToASavepointThatItTookAfterItsNewestCheckpoint() throws Exception {
        Gate gate = new Gate().release(130);
        JobClient job = start(stored(2), "origin", GatedSource.endless(gate, 2));
        Await.until("30 are read", () -> gate.emitted() == 30);
        String ahead = Await.result(
                job.triggerSavepoint(directory.resolve("savepoints").toString()));
        Await.result(job.cancel());
        stopAt(stored(3).restoreFrom(ahead), "origin", 160, 30);
    }

    @Test
    void aCheckpointOfTheJobItselfIsStartedFromOnlyIfItIsClaimed() throws Exception {
        String own = checkpointsOf("origin").get(0).toString();
        JobExecutionException refused =
                Await.end(start(stored(2).restoreFrom(own), "origin", GatedSource.endless(new Gate(), 2)));
        assertThat(refused).hasMessageContaining("RestoreMode.CLAIM");
        stopAt(stored(2).setSavepointRestoreSettings(claiming(own)), "origin", 160, 60);
    }

    @Test
    void stateOfAnOperatorThatIsGoneIsRefusedUnlessAllowed() throws Exception {
        StreamExecutionEnvironment env = stored(2).restoreFrom(savepoint);
        JobExecutionException refused = Await.end(renamed(env).executeAsync("renamed"));
        assertThat(refused)
                .hasMessageContaining("'count' (count), perhaps now 'count' (counts)")
                .hasMessageContaining("allowNonRestoredState");
        assertThat(checkpointsOf("renamed")).isEmpty();

        StreamExecutionEnvironment allowed =
                stored(2).setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint, true));
        JobClient job = renamed(allowed).executeAsync("renamed");
        Await.finish(job);
        assertThat(ledger.records()).as("counts begin anew").contains("4:1:100");
    }

    private StreamExecutionEnvironment renamed(StreamExecutionEnvironment env) {
        SingleOutputStreamOperator<String> counts =
                CountByKey.of(env.fromSource(GatedSource.bounded(new Gate().open(), 2, 120), "numbers")
                        .uid("numbers"));
        counts.uid("counts").sinkTo(new TwoPhaseSink<>(ledger)).uid("ledger");
        return env;
    }

    @Test
    void anotherMaximumParallelismIsRefusedWithWhatToDo() throws Exception {
        StreamExecutionEnvironment env = stored(2).restoreFrom(savepoint).setMaxParallelism(64);
        assertThat(Await.end(start(env, "other-maximum", GatedSource.endless(new Gate(), 2))))
                .hasMessageContaining("setMaxParallelism(128)");
    }

    @Test
    void whatIsNoCompleteSavepointIsRefused() throws Exception {
        Path half = Files.move(local(savepoint), directory.resolve("savepoint-1-0.incomplete"));
        refuses(half, "never completed");
        refuses(directory.resolve("savepoint-1-0"), "never completed");
        refuses(directory.resolve("checkpoints"), "metadata.json");
        refuses(directory.resolve("nothing"), "no such directory");
        Path moved = Files.move(half, directory.resolve("damaged"));
        Path file;
        try (Stream<Path> files = Files.list(moved)) {
            file = files.filter(child -> child.getFileName().toString().startsWith("task-"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        refuses(moved, "damaged");
    }

    private void refuses(Path path, String reason) throws Exception {
        JobClient job = start(stored(2).restoreFrom(path.toString()), "refused", GatedSource.endless(new Gate(), 2));
        assertThat(Await.end(job)).hasMessageContaining(path.toString()).hasMessageContaining(reason);
        assertThat(checkpointsOf("refused")).isEmpty();
    }
}
