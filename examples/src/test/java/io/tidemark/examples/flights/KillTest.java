package io.tidemark.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.tidemark.examples.JavaProcess;
import io.tidemark.examples.storage.CheckpointPlace;
import io.tidemark.examples.storage.StorageKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills a real JVM with SIGKILL at random moments: in its start, at work, in a checkpoint, in a commit. With every pair of a
 * state backend and a storage that outlives the process; {@link MemoryStorageTest} has the one that does not.
 */
class KillTest {
    /** How many rounds every build plays; the profile 'chaos' plays more. */
    private static final int ROUNDS = Integer.getInteger("tidemark.chaos.rounds", 8);

    private static final int FLIGHTS = 2_000;
    private static final int RATE = 3_000;
    private static final int MAX_KILLS = 3;
    private static final int MAX_START_MILLIS = 600;
    private static final int MAX_LATER_MILLIS = 60;
    private static final int MAX_PARALLELISM = 4;
    private static final int SIGKILLED = 128 + 9;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final StringBuilder story = new StringBuilder("-Dseed=" + seed);

    static IntStream rounds() {
        return IntStream.rangeClosed(1, ROUNDS);
    }

    @ParameterizedTest(name = "round {0}")
    @MethodSource("rounds")
    void publishesEveryRecordOnceHoweverOftenTheProcessIsKilled(int round) throws IOException, InterruptedException {
        FlightsRun run = new FlightsRun(directory, random, FLIGHTS);
        int kills = 1 + random.nextInt(MAX_KILLS);
        // each parallelism begins a quarter of the rounds; restarts change it
        int parallelism = 1 + round % MAX_PARALLELISM;
        for (int kill = 0; kill < kills; kill++) {
            killed(run, parallelism, random.nextInt(4) == 0, () -> {});
            parallelism = 1 + random.nextInt(MAX_PARALLELISM);
        }
        finish(run, parallelism);
    }

    @ParameterizedTest(name = "state in {0}, checkpoints in {1}")
    @CsvSource({
        "memory, S3",
        "memory, JDBC",
        "memory, POSTGRESQL",
        "rocksdb, FILE",
        "rocksdb, S3",
        "rocksdb, JDBC",
        "rocksdb, POSTGRESQL"
    })
    void publishesEveryRecordOnceThoughTheServerOfTheStorageIsKilledToo(String state, StorageKind storage)
            throws IOException, InterruptedException {
        if (storage.unavailable() != null) {
            abort(storage.unavailable());
        }
        story.append(", state in ").append(state).append(", checkpoints in ").append(storage);
        try (CheckpointPlace place = storage.open(directory.resolve("storage"))) {
            FlightsRun run = new FlightsRun(directory, random, FLIGHTS).keeping(state, place);
            killed(run, 1 + random.nextInt(MAX_PARALLELISM), false, () -> {});
            killed(run, 1 + random.nextInt(MAX_PARALLELISM), false, place.crash());
            finish(run, 1 + random.nextInt(MAX_PARALLELISM));
        }
    }

    /** Runs the job until it is killed, in its start or at work, where something else happens before. */
    private void killed(FlightsRun run, int parallelism, boolean inStart, CheckpointPlace.Action before)
            throws IOException, InterruptedException {
        int flights = inStart ? 0 : random.nextInt(FLIGHTS / 2);
        int millis = random.nextInt(inStart ? MAX_START_MILLIS : MAX_LATER_MILLIS);
        story.append(String.format(", parallelism %d killed %d ms after %d flights", parallelism, millis, flights));
        try (JavaProcess job = run.start(parallelism, RATE, 10 + random.nextInt(40))) {
            job.awaitUnlessEnded(() -> FlightsRun.read(job) >= flights);
            before.run();
            if (!job.endsWithin(millis)) {
                job.kill();
            }
            assertThat(job.exitCode())
                    .as("exit code; %s%n%s", story, job.errors())
                    .isIn(0, SIGKILLED);
        }
    }

    private void finish(FlightsRun run, int parallelism) throws IOException, InterruptedException {
        story.append(", at last parallelism ").append(parallelism);
        try (JavaProcess job = run.start(parallelism, 0, 20)) {
            assertThat(job.exitCode())
                    .as("exit code; %s%n%s", story, job.errors())
                    .isZero();
        }
        assertThat(run.published()).as(story.toString()).isEqualTo(run.expected());
        assertThat(run.hidden()).as("leftovers; %s", story).isEmpty();
    }
}
