package io.tidemark.examples.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.examples.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real JVM with SIGKILL while broadcast state grows and requests are under way, and starts it with other subtasks. */
class OffersKillTest {
    private static final int ROUNDS = 4;
    private static final int KILLS = 3;
    private static final int MAX_PARALLELISM = 4;
    private static final int CUSTOMERS_PER_SECOND = 1_000;
    private static final int MAX_LATER_MILLIS = 300;
    private static final int SIGKILLED = 128 + 9;

    @TempDir
    Path directory;

    @RepeatedTest(ROUNDS)
    void everyOfferIsPublishedOnceHoweverOftenTheProcessIsKilled() throws IOException, InterruptedException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        StringBuilder story = new StringBuilder("-Dseed=" + seed);
        for (int kill = 0; kill < KILLS; kill++) {
            int parallelism = 1 + random.nextInt(MAX_PARALLELISM);
            long published = published().size();
            int millis = random.nextInt(MAX_LATER_MILLIS);
            story.append(", parallelism " + parallelism + " killed " + millis + " ms after it published");
            try (JavaProcess job = start(parallelism, CUSTOMERS_PER_SECOND)) {
                job.awaitUnlessEnded(() -> published().size() > published);
                if (!job.endsWithin(millis)) {
                    job.kill();
                }
                assertThat(job.exitCode())
                        .as("exit code; %s%n%s", story, job.errors())
                        .isIn(0, SIGKILLED);
            }
        }
        try (JavaProcess job = start(1 + random.nextInt(MAX_PARALLELISM), 0)) {
            assertThat(job.exitCode())
                    .as("exit code; %s%n%s", story, job.errors())
                    .isZero();
        }
        assertThat(published()).as(story.toString()).isEqualTo(expected());
    }

    private JavaProcess start(int parallelism, int customersPerSecond) throws IOException {
        return JavaProcess.start(
                directory,
                JavaProcess.classPath(),
                OffersJob.class.getName(),
                List.of(directory.toString(), Integer.toString(parallelism), Integer.toString(customersPerSecond)));
    }

    private static List<String> expected() {
        List<String> expected = new ArrayList<>();
        for (int customer = 0; customer < OffersJob.CUSTOMERS; customer++) {
            for (int product = 0; product < OffersJob.PRODUCTS; product++) {
                expected.add(customer + "," + product);
            }
        }
        return expected.stream().sorted().toList();
    }

    private List<String> published() {
        Path output = directory.resolve("output");
        List<String> lines = new ArrayList<>();
        if (Files.exists(output)) {
            try (Stream<Path> files = Files.list(output)) {
                for (Path file : files.filter(f -> !f.getFileName().toString().startsWith("."))
                        .toList()) {
                    lines.addAll(Files.readAllLines(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return lines.stream().sorted().toList();
    }
}
