package io.tidemark.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.examples.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real JVM with SIGKILL at random moments: in its start, at work, in a checkpoint, in a commit. */
class KillTest {
    private static final int ROUNDS = 20;
    private static final int FLIGHTS = 2_000;
    private static final int RATE = 3_000;
    private static final int MAX_KILLS = 3;
    private static final int MAX_START_MILLIS = 600;
    private static final int MAX_LATER_MILLIS = 60;
    private static final int MAX_PARALLELISM = 4;
    private static final int SIGKILLED = 128 + 9;

    @TempDir
    Path directory;

    @RepeatedTest(ROUNDS)
    void publishesEveryRecordOnceHoweverOftenTheProcessIsKilled(RepetitionInfo round)
            throws IOException, InterruptedException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        FlightsRun run = new FlightsRun(directory, random, FLIGHTS);
        StringBuilder story = new StringBuilder("-Dseed=" + seed);
        int kills = 1 + random.nextInt(MAX_KILLS);
        // each parallelism begins a quarter of the rounds; restarts change it
        int parallelism = 1 + round.getCurrentRepetition() % MAX_PARALLELISM;
        for (int kill = 0; kill < kills; kill++) {
            boolean inStart = random.nextInt(4) == 0;
            int flights = inStart ? 0 : random.nextInt(FLIGHTS / 2);
            int millis = random.nextInt(inStart ? MAX_START_MILLIS : MAX_LATER_MILLIS);
            story.append(String.format(", parallelism %d killed %d ms after %d flights", parallelism, millis, flights));
            try (JavaProcess job = run.start(parallelism, RATE, 10 + random.nextInt(40))) {
                job.awaitUnlessEnded(() -> FlightsRun.read(job) >= flights);
                if (!job.endsWithin(millis)) {
                    job.kill();
                }
                assertThat(job.exitCode())
                        .as("exit code; %s%n%s", story, job.errors())
                        .isIn(0, SIGKILLED);
            }
            parallelism = 1 + random.nextInt(MAX_PARALLELISM);
        }
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
