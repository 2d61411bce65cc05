package io.tidemark.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.connector.files.format.Encoder;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A job of 12 records with a checkpoint every three dies at every step it takes, of itself and while it recovers; each
 * time the published files hold each record once.
 */
class FileSinkRecoveryTest {
    private static final int RECORDS = 12;
    private static final int RECORDS_PER_CHECKPOINT = 3;

    /** How a writer goes when its attempt dies. */
    enum Death {
        /** SIGKILL: it stops where it is. */
        KILLED,
        /** The process lives on and closes it. */
        CLOSED,
        /** SIGSTOP: it goes on writing after the next attempt has begun. */
        ZOMBIE
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @TempDir(factory = InMemory.class)
    Path temp;

    @ParameterizedTest
    @CsvSource({
        "KILLED, 1, 1, false",
        "KILLED, 20, 1, false",
        "KILLED, 1000, 1, false",
        "KILLED, 1000, 1, true",
        "KILLED, 20, 3, false",
        "KILLED, 1000, 3, true",
        "CLOSED, 20, 1, false",
        "CLOSED, 1000, 3, true",
        "ZOMBIE, 20, 1, false",
        "ZOMBIE, 1000, 1, false",
        "ZOMBIE, 20, 3, true",
        "ZOMBIE, 1000, 3, false"
    })
    void publishesEachRecordOnceWhereverTheJobDies(Death death, int maxPartSize, int otherParallelism, boolean buckets)
            throws IOException {
        int steps = new Job(temp.resolve("whole"), death, maxPartSize, otherParallelism, buckets, Set.of()).run();
        for (int first = 0; first < steps; first++) {
            // The second death comes in the recovery from the first, or a little later, the third a while later.
            Path directory = temp.resolve("died-" + first);
            Set<Integer> crashes = Set.of(first, first + 1 + first % 5, first + 20);
            new Job(directory, death, maxPartSize, otherParallelism, buckets, crashes).run();
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** A job without an engine: the order of calls is that of the sink port. */
    private static final class Job {
        private final Path directory;
        private final Death death;
        private final FileSink<String> sink;
        private final int otherParallelism;
        private final Set<Integer> crashes;
        private final boolean buckets;
        private final List<SinkWriter<String>> writers = new ArrayList<>();
        private final List<SinkWriter<String>> zombies = new ArrayList<>();
        private int attempt;
        private int steps;

        private List<byte[]> durableStates = List.of();
        private List<Committable> durableCommittables = List.of();
        private int durablePosition;
        private long checkpoint;
        private boolean finished;

        private Job(
                Path directory,
                Death death,
                int maxPartSize,
                int otherParallelism,
                boolean buckets,
                Set<Integer> crashes) {
            this.directory = directory;
            this.death = death;
            this.otherParallelism = otherParallelism;
            this.crashes = crashes;
            this.buckets = buckets;
            FileSink.Builder<String> builder = FileSink.<String>forRowFormat(directory, Encoder.lines())
                    .withRollingPolicy(
                            RollingPolicy.builder().maxPartSize(maxPartSize).build())
                    .withPartSuffix(".txt");
            sink = (buckets ? builder.withBucketAssigner(record -> bucketOf(record)) : builder).build();
        }

        private static String bucketOf(String record) {
            int number = Integer.parseInt(record.substring(record.length() - 2));
            return number % 3 == 0 ? "" : "bucket-" + number % 3 + "/sub";
        }

        private int run() throws IOException {
            Files.createDirectories(directory);
            while (!finished) {
                writers.clear();
                try {
                    attempt();
                } catch (Crash e) {
                    bury();
                }
            }
            for (SinkWriter<String> zombie : zombies) {
                zombie.close();
            }
            check();
            return steps;
        }

        private void step() {
            if (crashes.contains(steps++)) {
                throw new Crash();
            }
        }

        private void attempt() throws IOException {
            attempt++;
            int parallelism = attempt % 2 == 1 ? 1 : otherParallelism;
            String executionId = String.format("%04d-x", attempt);
            step();
            Committer committer = sink.createCommitter(TestSubtask.of(0, parallelism, executionId));
            boolean commitFirst = attempt % 3 != 0;
            if (commitFirst) {
                commit(committer);
            }
            for (int i = 0; i < parallelism; i++) {
                int subtask = i;
                List<byte[]> states = IntStream.range(0, durableStates.size())
                        .filter(state -> state % parallelism == subtask)
                        .mapToObj(durableStates::get)
                        .toList();
                writers.add(sink.createWriter(TestSubtask.of(i, parallelism, executionId), states));
                step();
            }
            if (!commitFirst) {
                commit(committer);
            }
            haunt();
            if (durableStates.isEmpty()) {
                checkpoint(committer, 0);
            }
            int position = durablePosition;
            while (position < RECORDS) {
                for (int i = 0; i < RECORDS_PER_CHECKPOINT; i++, position++) {
                    writers.get(position % parallelism).write(String.format("record %02d", position), 0);
                    step();
                }
                flush(position == RECORDS);
                checkpoint(committer, position);
            }
            for (SinkWriter<String> writer : writers) {
                writer.close();
            }
            finished = true;
        }

        private void flush(boolean endOfInput) throws IOException {
            for (SinkWriter<String> writer : writers) {
                writer.flush(endOfInput);
            }
            step();
        }

        private void checkpoint(Committer committer, int position) throws IOException {
            checkpoint++;
            List<byte[]> states = new ArrayList<>();
            List<Committable> committables = new ArrayList<>();
            for (SinkWriter<String> writer : writers) {
                SinkSnapshot snapshot = writer.prepareCommit(checkpoint);
                states.add(snapshot.writerState());
                committables.addAll(snapshot.committables());
                step();
            }
            if (checkpoint % 3 == 0 && position > 0 && position < RECORDS) {
                return; // Given up; the job goes on.
            }
            durableStates = states;
            durableCommittables = committables;
            durablePosition = position;
            step();
            commit(committer);
        }

        private void commit(Committer committer) throws IOException {
            int half = durableCommittables.size() / 2;
            if (half > 0) {
                committer.commit(checkpoint, durableCommittables.subList(0, half));
                step();
            }
            committer.commit(checkpoint, durableCommittables);
            step();
            committer.commit(checkpoint, durableCommittables);
        }

        private void bury() throws IOException {
            if (death == Death.ZOMBIE) {
                zombies.addAll(writers);
            } else if (death == Death.CLOSED) {
                for (SinkWriter<String> writer : writers) {
                    writer.close();
                }
            }
        }

        private void haunt() throws IOException {
            for (SinkWriter<String> zombie : zombies) {
                for (int i = 0; i < 4; i++) {
                    zombie.write("ZOMBIE 0" + i, 0);
                }
                zombie.flush(false);
                zombie.prepareCommit(99);
            }
        }

        private void check() throws IOException {
            List<String> published = new ArrayList<>();
            List<Path> hidden = new ArrayList<>();
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.filter(Files::isRegularFile)
                        .sorted(Comparator.comparing(path -> path.getFileName().toString()))
                        .toList()) {
                    if (path.getFileName().toString().startsWith(".")) {
                        hidden.add(path);
                    } else {
                        List<String> lines = Files.readAllLines(path);
                        assertThat(lines).isNotEmpty();
                        if (buckets) {
                            assertThat(lines)
                                    .allMatch(line ->
                                            directory.resolve(bucketOf(line)).equals(path.getParent()));
                        }
                        published.addAll(lines);
                    }
                }
            }
            List<String> expected = IntStream.range(0, RECORDS)
                    .mapToObj(i -> String.format("record %02d", i))
                    .toList();
            if (otherParallelism == 1 && !buckets) {
                assertThat(published).as("died at %s", crashes).isEqualTo(expected);
            } else {
                assertThat(published).as("died at %s", crashes).containsExactlyInAnyOrderElementsOf(expected);
            }
            if (death != Death.ZOMBIE) {
                assertThat(hidden).as("died at %s", crashes).isEmpty();
            }
        }
    }
}
