package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Committables of a megabyte: files of the checkpoint, published from where the sink keeps them as long as it lives. */
class LargeCommittablesTest {
    private static final long END = 90;

    @TempDir
    Path directory;

    private final Gate gate = new Gate();
    private final Ledger ledger = new Ledger();
    private final CountDownLatch held = new CountDownLatch(1);
    private SpillingSink sink = new SpillingSink(ledger, Path.of(""));

    @BeforeEach
    void makeTheSink() throws IOException {
        sink = new SpillingSink(ledger, Files.createDirectory(directory.resolve("spilled")));
    }

    @AfterEach
    void letGo() {
        held.countDown();
    }

    @Test
    void areFilesOfTheirCheckpointAndNotOfItsMetadata() throws Exception {
        gate.open();
        environment(2).execute("job");

        assertThat(storedFiles())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file).hasSize(SpillingSink.COMMITTABLE_BYTES));
        assertThat(metadata())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Files.size(file)).isLessThan(20_000));
        verifyEnd();
    }

    @Test
    void aLivingAttemptPublishesWithoutReadingTheCheckpoint() throws Exception {
        JobClient job = start(environment(2));
        sink.holdPublication(held);
        CompletableFuture<CompletedCheckpoint> checkpoint = checkpoint(job, 40);
        for (Path file : storedFiles()) {
            Files.delete(file);
        }
        held.countDown();

        Await.result(checkpoint);
        assertThat(ledger.records()).hasSize(40);
        Await.until(
                "they are released",
                () -> sink.releases().size() == ledger.prepared().size());
        Await.result(job.cancel());
    }

    @Test
    void theNextRunPublishesFromTheFilesOfTheCheckpoint() throws Exception {
        stopBeforePublication();
        assertThat(sink.kept()).as("released at the end of the attempt").isEmpty();
        assertThat(ledger.records()).isEmpty();

        gate.open();
        environment(3).execute("job");
        verifyEnd();
    }

    @Test
    void aRestartPublishesFromTheFilesOfTheCheckpoint() throws Exception {
        JobClient job = start(environment(2));
        ledger.refusals.set(7); // one more than the tries of one attempt
        gate.release(40);
        Await.until("40 are read", () -> gate.emitted() == 40);
        Await.failure(job.triggerCheckpoint());
        gate.open();

        assertThat(Await.finish(job).attempts()).isEqualTo(2);
        verifyEnd();
    }

    @Test
    void aDamagedOneIsFoundBeforeAnythingIsPublished() throws Exception {
        stopBeforePublication();
        for (Path file : storedFiles()) {
            Files.write(file, new byte[] {1}, StandardOpenOption.WRITE);
        }
        gate.open();

        assertThatThrownBy(() -> environment(2).execute("job"))
                .hasRootCauseInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("Checkpoint 2 of job 'job' does not verify", "-committable-", "CRC-32C");
        assertThat(ledger.records()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(FailingCheckpointsTest.Mishap.class)
    void areReleasedOnceHoweverManyCheckpointsFailInBetween(FailingCheckpointsTest.Mishap mishap) throws Exception {
        String name = Environments.uniqueName("large");
        Faults faults = Faults.of(name);
        StreamExecutionEnvironment env = pipeline(Environments.storedIn("faulty:" + name, 2, Environments.ON_DEMAND));
        env.getCheckpointConfig().setCheckpointTimeout(mishap == FailingCheckpointsTest.Mishap.TIMEOUT ? 150 : 60_000);
        JobClient job = start(env);
        for (int round = 1; round <= 2; round++) {
            gate.release(20 * round);
            emitted(job, 20 * round);
            switch (mishap) {
                case TIMEOUT -> faults.holdWrites();
                case FULL -> faults.full = true;
                default -> faults.nextCommit.set(Faults.Commit.REFUSED);
            }
            Await.failure(job.triggerCheckpoint());
            faults.full = false;
            faults.letGo();
        }
        assertThat(sink.releases()).as("still to be published").isEmpty();

        Await.result(job.triggerCheckpoint());
        assertThat(ledger.records()).hasSize(40);
        gate.open();
        assertThat(Await.finish(job).attempts()).isEqualTo(1);
        verifyEnd();
    }

    @Test
    void aSavepointHoldsThemToo() throws Exception {
        JobClient first = start(environment(2));
        gate.release(40);
        emitted(first, 40);
        Path savepoint = Path.of(Await.result(
                        first.triggerSavepoint(directory.resolve("savepoints").toString()))
                .replaceFirst("^file:", ""));
        assertThat(sink.releases())
                .as("they belong to the next checkpoint as well")
                .isEmpty();
        Await.result(first.cancel());
        assertThat(sink.kept()).isEmpty();

        Path moved = Files.move(savepoint, directory.resolve("moved"));
        gate.open();
        StreamExecutionEnvironment second = environment(1);
        second.restoreFrom(moved.toString()).execute("another job");
        verifyEnd();
    }

    @Test
    void aJobThatIsStoppedWithASavepointHasPublishedThem() throws Exception {
        JobClient first = start(environment(2));
        gate.release(40);
        emitted(first, 40);
        Await.result(
                first.stopWithSavepoint(false, directory.resolve("savepoints").toString()));
        assertThat(ledger.records()).hasSize(40);
        assertThat(sink.kept()).isEmpty();

        gate.open();
        environment(2).execute("job");
        verifyEnd();
    }

    @Test
    void aJobWithoutCheckpointsWritesNoneAndReleasesThem() throws Exception {
        gate.open();
        pipeline(Environments.plain(2)).execute("job");
        verifyEnd();
    }

    /** Leaves a checkpoint behind whose committables are not published. */
    private void stopBeforePublication() throws Exception {
        JobClient job = start(environment(2));
        ledger.refusals.set(Integer.MAX_VALUE);
        checkpoint(job, 40);
        Await.result(job.cancel());
        ledger.refusals.set(0);
    }

    /** Takes a checkpoint after so many records, and returns when it is durable. */
    private CompletableFuture<CompletedCheckpoint> checkpoint(JobClient job, long records) {
        gate.release(records);
        emitted(job, records);
        CompletableFuture<CompletedCheckpoint> checkpoint = job.triggerCheckpoint();
        Await.until(
                "the checkpoint is durable",
                () -> job.getLastCompletedCheckpoint()
                        .filter(last -> last.checkpointId() == 2)
                        .isPresent());
        return checkpoint;
    }

    private static void emitted(JobClient job, long records) {
        Await.until(
                records + " records at the sink",
                () -> job.getMetrics().getOrDefault("ledger.recordsIn", 0L) == records);
    }

    private void verifyEnd() throws IOException {
        assertThat(ledger.records())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, END).mapToObj(Long::toString).toList());
        assertThat(sink.kept()).as("committables that nobody needs").isEmpty();
        assertThat(sink.releases().values()).as("how often each was released").containsOnly(1);
    }

    private List<Path> storedFiles() throws IOException {
        return find("-committable-");
    }

    private List<Path> metadata() throws IOException {
        return find("metadata.json");
    }

    private List<Path> find(String part) throws IOException {
        try (var files = Files.walk(directory.resolve("checkpoints"))) {
            return files.filter(file -> file.getFileName().toString().contains(part))
                    .filter(file -> !file.toString().endsWith(".crc32c"))
                    .toList();
        }
    }

    private StreamExecutionEnvironment environment(int parallelism) {
        return pipeline(Environments.storedIn(
                directory.resolve("checkpoints").toUri().toString(), parallelism, Environments.ON_DEMAND));
    }

    private StreamExecutionEnvironment pipeline(StreamExecutionEnvironment env) {
        env.fromSource(GatedSource.bounded(gate, 2, END), "numbers")
                .uid("numbers")
                .sinkTo(sink)
                .name("ledger")
                .uid("ledger");
        return env;
    }

    private JobClient start(StreamExecutionEnvironment env) throws Exception {
        JobClient job = env.executeAsync("job");
        Await.until(
                "a checkpoint is complete",
                () -> job.getLastCompletedCheckpoint().isPresent());
        return job;
    }
}
