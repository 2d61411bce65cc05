package io.tidemark.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs one history of two owners again and again, each time with the disk failing one step later, until it gets
 * through. Once as a crash: no step succeeds any more and nothing is closed; once as a fault that passes.
 */
class CrashAtEveryStepTest {
    @TempDir
    Path directory;

    @Test
    void aCrashAtAnyStepLeavesWholeCheckpointsAndNothingElse() throws IOException {
        int step = 0;
        while (!History.run(directory.resolve("crash-" + step), new FailingDisk(step, false))) {
            step++;
        }
        assertThat(step).as("steps that were cut").isGreaterThan(40);
    }

    @Test
    void aFaultAtAnyStepLeavesWholeCheckpointsAndNothingElse() throws IOException {
        int step = 0;
        while (!History.run(directory.resolve("fault-" + step), new FailingDisk(step, true))) {
            step++;
        }
        assertThat(step).as("steps that failed").isGreaterThan(40);
    }

    /** What the job believes, to be compared with what is there. */
    private static final class History {
        private final Set<Long> committed = new HashSet<>();
        private final Set<Long> unknown = new HashSet<>();
        private final Map<Long, StateFile> shared = new HashMap<>();
        private final FailingDisk disk;
        private final Path root;

        private History(Path root, FailingDisk disk) {
            this.root = root;
            this.disk = disk;
        }

        /** Returns whether no step was left to fail. */
        static boolean run(Path root, FailingDisk disk) throws IOException {
            History history = new History(root, disk);
            history.attempt(() -> {
                DirectoryCheckpointStorage storage = DirectoryCheckpointStorage.open(root, disk);
                history.attempt(() -> history.firstOwner(storage.own("job")));
                history.attempt(() -> history.secondOwner(storage.own("job")));
            });
            history.verify();
            return !disk.hasFailed();
        }

        private interface Step {
            void run() throws IOException;
        }

        private void attempt(Step step) {
            try {
                step.run();
            } catch (IOException e) {
                assertThat(disk.hasFailed()).as("%s without a fault", e).isTrue();
            }
        }

        private void firstOwner(JobCheckpoints job) {
            attempt(() -> checkpoint(job, 1));
            attempt(() -> checkpoint(job, 2));
            // Never finished, never closed: what a killed process leaves.
            attempt(() -> job.begin(3).create("state", Sharing.EXCLUSIVE).write(1));
        }

        private void secondOwner(JobCheckpoints job) {
            attempt(() -> checkpoint(job, 4));
            attempt(() -> {
                unknown.add(1L);
                job.delete(1);
                unknown.remove(1L);
                committed.remove(1L);
            });
            attempt(() -> {
                if (!committed.contains(1L) && !unknown.contains(1L) && shared.containsKey(1L)) {
                    job.deleteShared(List.of(shared.get(1L).path()));
                }
            });
        }

        private void checkpoint(JobCheckpoints job, long id) throws IOException {
            CheckpointWriter writer = job.begin(id);
            try {
                StateFile own = write(writer, "state", Sharing.EXCLUSIVE, "own " + id);
                StateFile sharedFile = write(writer, "table.sst", Sharing.SHARED, "shared " + id);
                shared.put(id, sharedFile);
                writer.commit((describe(own) + "\n" + describe(sharedFile)).getBytes(StandardCharsets.UTF_8));
                committed.add(id);
            } catch (UncertainCommitException e) {
                unknown.add(id);
                throw e;
            } finally {
                if (!disk.isBroken()) {
                    writer.close();
                }
            }
        }

        private static StateFile write(CheckpointWriter writer, String name, Sharing sharing, String content)
                throws IOException {
            try (StateFileOutput output = writer.create(name, sharing)) {
                output.write(content.getBytes(StandardCharsets.UTF_8));
                return output.finish();
            }
        }

        private static String describe(StateFile file) {
            return file.path() + " " + file.size() + " " + file.crc32c() + " " + file.shared();
        }

        private void verify() throws IOException {
            Disk sound = new FailingDisk();
            try (DirectoryCheckpointStorage storage = DirectoryCheckpointStorage.open(root, sound);
                    JobCheckpoints job = storage.own("job")) {
                Set<Long> listed = new HashSet<>(job.list());
                Set<Long> certain = new HashSet<>(committed);
                certain.removeAll(unknown);
                assertThat(listed).as("in %s", root).containsAll(certain);
                listed.removeAll(unknown);
                assertThat(certain).as("in %s", root).containsAll(listed);
                for (long id : job.list()) {
                    verifyCheckpoint(job, id);
                }
                assertThat(leftovers(root.resolve("job"))).as("in %s", root).isEmpty();
                checkpoint(job, 100);
                verifyCheckpoint(job, 100);
            }
        }

        private static void verifyCheckpoint(JobCheckpoints job, long id) throws IOException {
            String[] lines = new String(job.readMetadata(id), StandardCharsets.UTF_8).split("\n");
            assertThat(lines).hasSize(2);
            for (String line : lines) {
                String[] parts = line.split(" ");
                StateFile file = new StateFile(
                        parts[0], Long.parseLong(parts[1]), Integer.parseInt(parts[2]), Boolean.parseBoolean(parts[3]));
                try (InputStream input = job.open(file)) {
                    String kind = file.shared() ? "shared " : "own ";
                    assertThat(new String(input.readAllBytes(), StandardCharsets.UTF_8))
                            .isEqualTo(kind + id);
                }
            }
        }

        /** Lists what lies in the epoch's directory and below, but for the directory its owner works in. */
        private static List<Path> leftovers(Path jobDirectory) throws IOException {
            try (Stream<Path> all = Files.walk(jobDirectory)) {
                return all.filter(path -> path.toString().contains("epoch-"))
                        .filter(path -> !path.getFileName().toString().startsWith("epoch-"))
                        .filter(path -> !path.getFileName().toString().equals(work(path)))
                        .toList();
            }
        }

        private static String work(Path path) {
            return path.getParent().getFileName().toString().replace("epoch-", "work-");
        }
    }
}
