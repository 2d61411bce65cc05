package io.tidemark.examples.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.examples.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kills a real JVM with SIGKILL at random moments while it has state of every kind, timers, windows and joins under way. */
class StatefulKillTest {
    private static final String NAME = "stateful";
    private static final int KILLS = 3;
    private static final int RATE = 3_000;
    private static final int MAX_PARALLELISM = 3;
    private static final int MAX_LATER_MILLIS = 60;
    private static final int SIGKILLED = 128 + 9;

    @TempDir
    Path directory;

    /** Each process chooses among the state backends, so it goes on with what another has written. */
    @ParameterizedTest(name = "unaligned {0}, state in {1}")
    @CsvSource({"false, memory", "false, rocksdb", "true, memory or rocksdb"})
    void publishesTheSameAsWithoutKillsExactlyOnce(boolean unaligned, String backends)
            throws IOException, InterruptedException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        StringBuilder story = new StringBuilder("-Dseed=" + seed + (unaligned ? ", unaligned" : ""));
        Path killed = Files.createDirectory(directory.resolve("killed"));
        for (int kill = 1; kill <= KILLS; kill++) {
            int events = random.nextInt(StatefulJob.EVENTS / KILLS);
            int millis = random.nextInt(MAX_LATER_MILLIS);
            int parallelism = 1 + random.nextInt(MAX_PARALLELISM);
            String state = oneOf(backends, random);
            story.append(String.format(
                    ", parallelism %d with %s killed %d ms after %d events", parallelism, state, millis, events));
            try (JavaProcess job =
                    start(killed, parallelism, 10 + random.nextInt(40), RATE, unaligned, List.of(state, NAME))) {
                job.awaitUnlessEnded(() -> job.progress(StatefulJob.PROGRESS) >= events);
                if (!job.endsWithin(millis)) {
                    job.kill();
                }
                assertThat(job.exitCode())
                        .as("exit code; %s%n%s", story, job.errors())
                        .isIn(0, SIGKILLED);
            }
        }
        String state = oneOf(backends, random);
        List<String> last = newestCheckpoint(killed)
                .map(checkpoint -> List.of(state, "moved", checkpoint.toString()))
                .orElse(List.of(state, NAME));
        story.append(", then ").append(last);
        runToTheEnd(killed, 1 + random.nextInt(MAX_PARALLELISM), unaligned, last, story);
        Path undisturbed = Files.createDirectory(directory.resolve("undisturbed"));
        runToTheEnd(undisturbed, 2, false, List.of("memory", NAME), story);

        Map<String, Map<String, List<Long>>> expected = published(undisturbed);
        assertThat(expected)
                .as("parts with lines; %s", story)
                .hasSize(parts(undisturbed).size())
                .isNotEmpty();
        assertThat(WindowParts.WITH_LATE)
                .allSatisfy(part -> assertThat(expected.get(part).keySet())
                        .as("lines of %s", part)
                        .anyMatch(line -> line.startsWith(WindowParts.LATE)));
        Map<String, Map<String, List<Long>>> found = published(killed);
        expected.forEach((part, lines) ->
                assertThat(found.get(part)).as("%s; %s", part, story).isEqualTo(lines));
    }

    private void runToTheEnd(
            Path where, int parallelism, boolean unaligned, List<String> stateNameAndStart, StringBuilder story)
            throws IOException, InterruptedException {
        try (JavaProcess job = start(where, parallelism, 20, 0, unaligned, stateNameAndStart)) {
            assertThat(job.exitCode())
                    .as("exit code; %s%n%s", story, job.errors())
                    .isZero();
        }
    }

    private JavaProcess start(
            Path where,
            int parallelism,
            int checkpointInterval,
            int rate,
            boolean unaligned,
            List<String> stateNameAndStart)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                where.toString(),
                Integer.toString(parallelism),
                Integer.toString(checkpointInterval),
                Integer.toString(rate),
                Boolean.toString(unaligned)));
        arguments.addAll(stateNameAndStart);
        return JavaProcess.start(directory, JavaProcess.classPath(), StatefulJob.class.getName(), arguments);
    }

    private static String oneOf(String backends, Random random) {
        String[] all = backends.split(" or ");
        return all[random.nextInt(all.length)];
    }

    /** Returns the path of the newest checkpoint of the job that is killed, if one was completed. */
    private static Optional<Path> newestCheckpoint(Path where) throws IOException {
        Path checkpoints = where.resolve("checkpoints").resolve(NAME);
        if (Files.notExists(checkpoints)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.filter(file -> file.getFileName().toString().startsWith("chk-"))
                    .max(Comparator.naturalOrder());
        }
    }

    /** Returns the published values by part and key; of the part that is cut at will, what they add up to. */
    private static Map<String, Map<String, List<Long>>> published(Path where) throws IOException {
        Map<String, Map<String, List<Long>>> published = new TreeMap<>();
        for (Path part : parts(where)) {
            String name = part.getFileName().toString();
            Map<String, List<Long>> values = new TreeMap<>();
            for (String line : linesIn(part)) {
                String[] fields = line.split(",");
                List<Long> value = List.of(Long.parseLong(fields[1]));
                values.merge(
                        fields[0],
                        value,
                        name.equals(StatefulJob.FLUSHES)
                                ? StatefulKillTest::sum
                                : (a, b) -> Stream.concat(a.stream(), b.stream())
                                        .sorted()
                                        .toList());
            }
            if (!values.isEmpty()) {
                published.put(name, values);
            }
        }
        return published;
    }

    private static List<Long> sum(List<Long> some, List<Long> more) {
        return List.of(some.get(0) + more.get(0));
    }

    private static List<Path> parts(Path where) throws IOException {
        try (Stream<Path> parts = Files.list(where)) {
            return parts.filter(part -> !part.endsWith("checkpoints")).toList();
        }
    }

    private static List<String> linesIn(Path part) throws IOException {
        try (Stream<Path> files = Files.list(part)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .flatMap(StatefulKillTest::linesOf)
                    .toList();
        }
    }

    private static Stream<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
