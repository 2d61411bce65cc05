package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.JobStatus;
import io.tidemark.api.StreamExecutionEnvironment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointTest {
    @TempDir
    Path directory;

    private final Ledger ledger = new Ledger();

    private JobClient start(StreamExecutionEnvironment env, String name, GatedSource numbers)
            throws JobExecutionException {
        CountByKey.of(env.fromSource(numbers, "numbers").uid("numbers"))
                .uid("count")
                .sinkTo(new TwoPhaseSink<>(ledger))
                .uid("ledger");
        return env.executeAsync(name);
    }

    private StreamExecutionEnvironment stored(int parallelism) {
        StreamExecutionEnvironment env = Environments.checkpointed(parallelism, Environments.ON_DEMAND);
        env.getCheckpointConfig().setCheckpointStorage(directory.resolve("checkpoints"));
        return env;
    }

    private String savepoints() {
        return directory.resolve("savepoints").toString();
    }

    private static void read(JobClient job, Gate gate, long numbers) {
        Await.until(numbers + " numbers are read by " + job.getJobName(), () -> gate.emitted() == numbers);
    }

    @Test
    void anotherJobGoesOnFromASavepointWithNothingLostOrRepeated() throws Exception {
        Gate gate = new Gate().release(120);
        JobClient first = start(stored(2), "first", GatedSource.endless(gate, 2));
        read(first, gate, 120);
        String path = Await.result(first.triggerSavepoint(savepoints()));
        Await.result(first.cancel());
        assertThat(ledger.records())
                .as("published by the job that was cancelled")
                .isEmpty();

        Gate open = new Gate().open();
        JobClient second = start(stored(2).restoreFrom(path), "second", GatedSource.bounded(open, 2, 300));
        Await.finish(second);

        CountByKey.verify("after the second job", ledger.records(), 300);
    }

    @Test
    void theJobPublishesWhatASavepointHoldsOnceAndWithALaterCheckpoint() throws Exception {
        Gate gate = new Gate().release(100);
        JobClient job = start(stored(2), "goes-on", GatedSource.bounded(gate, 2, 200));
        read(job, gate, 100);
        CompletedCheckpoint before = job.getLastCompletedCheckpoint().orElseThrow();

        Await.result(job.triggerSavepoint(savepoints()));
        assertThat(ledger.records()).as("published by the savepoint").isEmpty();
        assertThat(job.getLastCompletedCheckpoint()).contains(before);

        CompletedCheckpoint next = Await.result(job.triggerCheckpoint());
        assertThat(next.checkpointId()).isEqualTo(before.checkpointId() + 2);
        CountByKey.verify("with the next checkpoint", ledger.records(), 100);
        gate.open();
        Await.finish(job);
        CountByKey.verify("at the end", ledger.records(), 200);
    }

    @Test
    void aStoppedJobIsFinishedAndAnotherParallelismGoesOnFromWhereverTheSavepointWasMoved() throws Exception {
        Path path = null;
        long bound = 0;
        for (int parallelism : List.of(1, 4, 3, 1)) {
            StreamExecutionEnvironment env = stored(parallelism);
            if (path != null) {
                env.restoreFrom(path.toString());
            }
            long read = path == null ? 60 : 60;
            bound += read;
            Gate gate = new Gate().release(bound);
            JobClient job = start(env, "rescaled", GatedSource.endless(gate, 4));
            read(job, gate, read);
            String written = Await.result(job.stopWithSavepoint(false, savepoints()));

            assertThat(job.getJobStatus()).isEqualTo(JobStatus.FINISHED);
            assertThat(job.getFailures()).isEmpty();
            CountByKey.verify("stopped at parallelism " + parallelism, ledger.records(), bound);
            path = Files.move(Path.of(URI.create(written)), directory.resolve("moved-" + parallelism + "-" + bound));
        }
    }

    @Test
    void aJobThatWasStoppedGoesOnByItselfWithoutThePath() throws Exception {
        Gate gate = new Gate().release(60);
        JobClient job = start(stored(2), "stopped", GatedSource.endless(gate, 2));
        read(job, gate, 60);
        Await.result(job.stopWithSavepoint(false, savepoints()));
        gate.open();

        JobClient again = start(stored(2), "stopped", GatedSource.bounded(new Gate().open(), 2, 100));
        Await.finish(again);
        CountByKey.verify("after the second run", ledger.records(), 100);
    }

    @Test
    void noNumberIsReadAfterTheSavepointThatStopsAJob() throws Exception {
        Gate gate = new Gate().open();
        JobClient job = start(stored(2), "fast", GatedSource.endless(gate, 2));
        Await.until("it runs", () -> gate.emitted() > 1_000);
        Await.result(job.stopWithSavepoint(false, savepoints()));
        assertThat(ledger.records()).hasSize((int) gate.emitted());
    }

    @Test
    void aDrainedJobHasSeenTheEndOfItsInputBeforeTheSavepoint() throws Exception {
        for (boolean drain : List.of(true, false)) {
            Gate gate = new Gate().release(10);
            List<String> published = new java.util.concurrent.CopyOnWriteArrayList<>();
            StreamExecutionEnvironment env = stored(1);
            env.fromSource(GatedSource.endless(gate, 1), "numbers").sinkTo(new FarewellSink<>(published));
            JobClient job = env.executeAsync("drained-" + drain);
            read(job, gate, 10);
            Await.result(job.stopWithSavepoint(drain, savepoints()));
            assertThat(job.getJobStatus()).isEqualTo(JobStatus.FINISHED);
            assertThat(published).hasSize(drain ? 11 : 10);
            assertThat(published.contains("farewell")).isEqualTo(drain);
        }
    }

    @Test
    void aSavepointThatFailsLeavesTheJobRunning() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        Gate gate = new Gate().release(50);
        JobClient job = start(stored(2), "unmoved", GatedSource.bounded(gate, 2, 100));
        read(job, gate, 50);

        assertThat(Await.failure(job.triggerSavepoint(file.toString()))).hasMessageContaining(file.toString());
        assertThat(Await.failure(job.stopWithSavepoint(false, file.toString()))).hasMessageContaining(file.toString());
        assertThat(Await.failure(job.triggerSavepoint("nowhere:/x"))).hasMessageContaining("nowhere");
        assertThat(job.getJobStatus()).isEqualTo(JobStatus.RUNNING);
        assertThat(job.getFailures()).isEmpty();

        gate.open();
        Await.finish(job);
        CountByKey.verify("at the end", ledger.records(), 100);
    }

    @Test
    void aDrainThatFailsBringsTheJobBackToItsNewestCheckpoint() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        Gate gate = new Gate().release(50);
        JobClient job = start(stored(2), "undrained", GatedSource.bounded(gate, 2, 100));
        read(job, gate, 50);

        assertThat(Await.failure(job.stopWithSavepoint(true, file.toString()))).hasMessageContaining(file.toString());
        gate.open();
        assertThat(Await.finish(job).attempts()).isEqualTo(2);
        CountByKey.verify("at the end", ledger.records(), 100);
    }

    @Test
    void eachRequestGetsASavepointOfItsOwnAndNoneFollowsOnAStop() throws Exception {
        Gate gate = new Gate().release(50);
        JobClient job = start(stored(1), "asked", GatedSource.endless(gate, 1));
        read(job, gate, 50);
        CompletableFuture<String> one = job.triggerSavepoint(savepoints());
        CompletableFuture<String> two = job.triggerSavepoint(savepoints());
        CompletableFuture<String> stop = job.stopWithSavepoint(false, savepoints());
        CompletableFuture<String> late = job.triggerSavepoint(savepoints());

        assertThat(List.of(Await.result(one), Await.result(two), Await.result(stop)))
                .doesNotHaveDuplicates()
                .allSatisfy(path -> assertThat(Path.of(URI.create(path)).resolve("metadata.json"))
                        .exists());
        assertThat(Await.failure(late)).hasMessageContaining("stopped with a savepoint");
        assertThat(Await.failure(job.triggerSavepoint(savepoints()))).hasMessageContaining("ended");
    }

    @Test
    void aRequestEndsWithTheJobThatIsCancelled() throws Exception {
        Gate gate = new Gate().release(10);
        JobClient job = start(stored(1), "given-up", GatedSource.endless(gate, 1));
        read(job, gate, 10);
        CompletableFuture<Void> cancelled = job.cancel();
        CompletableFuture<String> savepoint = job.triggerSavepoint(savepoints());
        Await.result(cancelled);
        assertThat(Await.failure(savepoint)).hasMessageMatching("Job 'given-up' (has ended|takes no savepoint: .*)\\.");
        assertThat(namesIn(directory.resolve("savepoints"))).isEmpty();
    }

    @Test
    void aJobWithoutCheckpointsIsStoppedAndStartedToo() throws Exception {
        Gate gate = new Gate().release(60);
        JobClient job = start(Environments.plain(2), "keeps-nothing", GatedSource.endless(gate, 2));
        read(job, gate, 60);
        String path = Await.result(job.stopWithSavepoint(false, savepoints()));
        CountByKey.verify("stopped", ledger.records(), 60);

        JobClient next = start(
                Environments.plain(3).restoreFrom(path),
                "keeps-nothing",
                GatedSource.bounded(new Gate().open(), 2, 100));
        Await.finish(next);
        CountByKey.verify("after the second run", ledger.records(), 100);
    }

    private static List<String> namesIn(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(place)) {
            return children.map(child -> child.getFileName().toString()).toList();
        }
    }
}
