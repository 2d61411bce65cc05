package io.tidemark.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.examples.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real JVM with SIGKILL while it does little but take savepoints, and goes on from the last complete one. */
class SavepointKillTest {
    private static final int ROUNDS = 5;
    private static final int FLIGHTS = 1_500;
    private static final int KILLS = 3;
    private static final int MAX_SAVEPOINTS = 12;
    private static final int MAX_LATER_MILLIS = 30;
    private static final int MAX_PARALLELISM = 4;
    private static final int SIGKILLED = 128 + 9;

    @TempDir
    Path directory;

    @RepeatedTest(ROUNDS)
    void whatIsThereAfterAKillIsCompleteOrNamedIncomplete() throws IOException, InterruptedException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        FlightsRun run = new FlightsRun(directory, random, FLIGHTS);
        for (int kill = 0; kill < KILLS; kill++) {
            int savepoints = 1 + random.nextInt(MAX_SAVEPOINTS);
            try (JavaProcess job = start(random)) {
                job.awaitUnlessEnded(() -> saved(job) >= savepoints);
                if (!job.endsWithin(random.nextInt(MAX_LATER_MILLIS))) {
                    job.kill();
                }
                assertThat(job.exitCode())
                        .as("exit code; -Dseed=%d%n%s", seed, job.errors())
                        .isIn(0, SIGKILLED);
            }
        }
        try (JavaProcess job = start(random)) {
            assertThat(job.exitCode())
                    .as("exit code; -Dseed=%d%n%s", seed, job.errors())
                    .isZero();
        }
        assertThat(run.published()).as("-Dseed=%d", seed).isEqualTo(run.expected());
    }

    private JavaProcess start(Random random) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of(directory.toString(), Integer.toString(1 + random.nextInt(MAX_PARALLELISM))));
        Optional<Path> savepoint = newest(directory.resolve("savepoints"), "savepoint-");
        Optional<Path> checkpoint = newest(directory.resolve("checkpoints").resolve("flights"), "chk-");
        // what it has read to the end is in a final checkpoint, and that is behind no savepoint
        if (savepoint.isPresent() && number(savepoint.get()) > number(checkpoint.orElseThrow())) {
            arguments.add(savepoint.get().toString());
        }
        return JavaProcess.start(directory, JavaProcess.classPath(), SavepointingFlights.class.getName(), arguments);
    }

    private static Optional<Path> newest(Path place, String prefix) throws IOException {
        if (!Files.isDirectory(place)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(place)) {
            return all.filter(path -> path.getFileName().toString().startsWith(prefix)
                            && !path.getFileName().toString().endsWith(".incomplete"))
                    .max(Comparator.comparing(SavepointKillTest::number));
        }
    }

    private static long number(Path path) {
        return Long.parseLong(path.getFileName().toString().split("-")[1]);
    }

    private static int saved(JavaProcess job) {
        try {
            return (int) job.output()
                    .lines()
                    .filter(line -> line.startsWith(SavepointingFlights.SAVED))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
