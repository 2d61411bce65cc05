package io.tidemark.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.examples.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Stops a process, lets another one take over, and wakes the first: it has to see that it is no longer wanted. */
class ZombieTest {
    private static final int MOMENTS = 8;
    private static final int FLIGHTS = 4_000;
    private static final int RATE = 2_000;
    private static final int CHECKPOINT_INTERVAL = 10;
    private static final int MAX_PARALLELISM = 4;

    @TempDir
    Path directory;

    @RepeatedTest(MOMENTS)
    void aProcessThatWasTakenOverStopsAndPublishesNothing() throws IOException, InterruptedException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        FlightsRun run = new FlightsRun(directory, random, FLIGHTS);
        long stopAt = 1 + random.nextInt(FLIGHTS / 2);
        String story = "-Dseed=" + seed + ", stopped when it had read " + stopAt;
        try (JavaProcess first = run.start(1 + random.nextInt(MAX_PARALLELISM), RATE, CHECKPOINT_INTERVAL)) {
            first.awaitUnlessEnded(() -> FlightsRun.read(first) >= stopAt);
            first.endsWithin(random.nextInt(CHECKPOINT_INTERVAL));
            first.signal("STOP");
            try (JavaProcess second = run.start(1 + random.nextInt(MAX_PARALLELISM), 0, CHECKPOINT_INTERVAL)) {
                assertThat(second.exitCode())
                        .as("exit code of the second; %s%n%s", story, second.errors())
                        .isZero();
            }
            assertThat(run.published()).as(story).isEqualTo(run.expected());
            Map<Path, List<String>> before = run.publishedByFile();

            first.signal("CONT");

            assertThat(first.exitCode()).as("exit code of the first; %s", story).isEqualTo(1);
            assertThat(first.errors()).as(story).contains("another process took it over");
            assertThat(run.publishedByFile()).as(story).isEqualTo(before);
        }
    }

    @RepeatedTest(2)
    void aProcessThatWakesWhileTheOtherIsAtWorkStopsAndTheOtherPublishesAll() throws IOException, InterruptedException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        FlightsRun run = new FlightsRun(directory, random, FLIGHTS);
        String story = "-Dseed=" + seed;
        try (JavaProcess first = run.start(2, RATE, CHECKPOINT_INTERVAL)) {
            first.awaitUnlessEnded(() -> FlightsRun.read(first) >= FLIGHTS / 4);
            first.signal("STOP");
            try (JavaProcess second = run.start(2, RATE, CHECKPOINT_INTERVAL)) {
                second.awaitUnlessEnded(() -> FlightsRun.read(second) > random.nextInt(FLIGHTS / 4));
                first.signal("CONT");
                assertThat(first.exitCode())
                        .as("exit code of the first; %s", story)
                        .isEqualTo(1);
                assertThat(first.errors()).as(story).contains("another process took it over");
                assertThat(second.exitCode())
                        .as("exit code of the second; %s%n%s", story, second.errors())
                        .isZero();
            }
        }
        assertThat(run.published()).as(story).isEqualTo(run.expected());
    }
}
