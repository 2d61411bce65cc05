package io.tidemark.examples.flights;

import io.tidemark.examples.JavaProcess;
import io.tidemark.examples.storage.CheckpointPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** The flights job on made-up flights: its processes, what it should publish, and what it has published. */
final class FlightsRun {
    private static final int AIRPORTS = 17;

    private final Path directory;
    private final Path output;
    private final List<String> expected = new ArrayList<>();
    private String state = "memory";
    private String checkpoints;
    private Map<String, String> environment = Map.of();

    /** Makes flights up. */
    FlightsRun(Path directory, Random random, int flights) throws IOException {
        this.directory = Files.createDirectories(directory);
        output = directory.resolve("output");
        checkpoints = directory.resolve("checkpoints").toString();
        List<String> lines = new ArrayList<>(List.of("departure,origin,destination,delay_minutes,distance_miles"));
        Map<String, long[]> statistics = new HashMap<>();
        for (int i = 0; i < flights; i++) {
            String origin = "A" + random.nextInt(1 + random.nextInt(AIRPORTS));
            int delay = random.nextInt(200) - 20;
            lines.add("departure-" + i + "," + origin + ",LAX," + delay + ",100");
            long[] of = statistics.computeIfAbsent(origin, name -> new long[] {0, 0, Long.MIN_VALUE});
            of[0]++;
            of[1] += delay;
            of[2] = Math.max(of[2], delay);
            expected.add("departure-" + i + "," + origin + "," + of[0] + "," + of[1] + "," + of[2]);
        }
        Collections.sort(expected);
        Files.write(directory.resolve("flights.csv"), lines);
    }

    /** Keeps state and checkpoints elsewhere than in memory and files. */
    FlightsRun keeping(String stateBackend, CheckpointPlace place) {
        state = stateBackend;
        checkpoints = place.location();
        environment = place.environment();
        return this;
    }

    JavaProcess start(int parallelism, int rate, int checkpointInterval) throws IOException {
        return JavaProcess.start(
                directory,
                JavaProcess.classPath(),
                FlightsJob.class.getName(),
                List.of(
                        "--input", directory.resolve("flights.csv").toString(),
                        "--output", output.toString(),
                        "--checkpoints", checkpoints,
                        "--state", state,
                        "--part-interval", Integer.toString(2 * checkpointInterval),
                        "--checkpoint-interval", Integer.toString(checkpointInterval),
                        "--rate", Integer.toString(rate),
                        "--parallelism", Integer.toString(parallelism)),
                environment);
    }

    /** Returns the lines that should be published, sorted. */
    List<String> expected() {
        return expected;
    }

    /** Returns the lines that are published, sorted. */
    List<String> published() {
        return publishedByFile().values().stream()
                .flatMap(List::stream)
                .sorted()
                .toList();
    }

    /** Returns the lines that are published, by file. */
    Map<Path, List<String>> publishedByFile() {
        Map<Path, List<String>> lines = new HashMap<>();
        if (Files.exists(output)) {
            try (Stream<Path> files = Files.list(output)) {
                for (Path file : files.filter(f -> !f.getFileName().toString().startsWith("."))
                        .toList()) {
                    lines.put(file, Files.readAllLines(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return lines;
    }

    /** Returns the names of the hidden files. */
    List<String> hidden() throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }

    /** Returns how many flights a process says it has read. */
    static long read(JavaProcess process) {
        return process.progress(FlightsJob.PROGRESS);
    }
}
