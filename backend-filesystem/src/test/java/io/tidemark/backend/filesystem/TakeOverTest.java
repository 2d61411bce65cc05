package io.tidemark.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The moments of a take-over that only a directory has. */
class TakeOverTest {
    @TempDir
    Path root;

    private JobCheckpoints own(Disk disk) throws IOException {
        return DirectoryCheckpointStorage.open(root, disk).own("job");
    }

    private Path inJob(String path) {
        return root.resolve("job").resolve(path);
    }

    private static SecureDirectoryStream<Path> held(Path directory) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
        assertThat(stream).isInstanceOf(SecureDirectoryStream.class);
        return (SecureDirectoryStream<Path>) stream;
    }

    private static void commit(JobCheckpoints job, long checkpointId) throws IOException {
        try (CheckpointWriter writer = job.begin(checkpointId)) {
            try (StateFileOutput output = writer.create("state", Sharing.EXCLUSIVE)) {
                output.write(1);
                output.finish();
            }
            writer.commit(new byte[] {'{', '}'});
        }
    }

    @Test
    void aJobThatTwoMakeAtTheSameMomentIsMadeInPlacesOfTheirOwn() throws IOException {
        List<Path> places = new ArrayList<>();
        List<JobCheckpoints> faster = new ArrayList<>();
        Disk disk = new Disk() {
            @Override
            void createDirectory(Path directory) throws IOException {
                super.createDirectory(directory);
                if (directory.endsWith("epoch-0000000000")) {
                    places.add(directory.getParent());
                    if (places.size() == 1) {
                        faster.add(own(this));
                    }
                }
            }
        };
        try (JobCheckpoints slower = own(disk)) {
            assertThat(places).hasSize(2).doesNotHaveDuplicates();
            assertThat(faster.get(0).epoch()).isEqualTo(1);
            assertThat(slower.epoch()).isEqualTo(2);
            assertThat(root).isDirectoryNotContaining("glob:**/.new-*");
        }
        faster.get(0).close();
    }

    @Test
    void whatAKilledProcessLeftOfMakingAJobIsRemovedByTheNextOwnerOfThatJobAlone() throws IOException {
        Path left = Files.createDirectories(root.resolve(".new-17-4-job/epoch-0000000000"));
        Path ofAnother = Files.createDirectories(root.resolve(".new-17-5-another-job/epoch-0000000000"));
        own(new Disk()).close();
        assertThat(left.getParent()).doesNotExist();
        assertThat(ofAnother).isDirectory();
    }

    @Test
    void aCallThatFoundItsDirectoryBeforeTheTakeOverHasNoEffectAfterIt() throws IOException {
        try (JobCheckpoints zombie = own(new Disk())) {
            commit(zombie, 1);
            CheckpointWriter pending = zombie.begin(2);
            // An open directory is what a rename holds in the kernel once it has looked its path up.
            try (SecureDirectoryStream<Path> job = held(inJob(""));
                    SecureDirectoryStream<Path> work = held(inJob("epoch-0000000001/work-0000000001"));
                    JobCheckpoints owner = own(new Disk())) {
                assertThatThrownBy(() -> work.move(Path.of("pending-0000000002"), job, Path.of("chk-0000000002")))
                        .isInstanceOf(NoSuchFileException.class);
                assertThatThrownBy(() -> job.move(Path.of("chk-0000000001"), work, Path.of("deleting-1")))
                        .isInstanceOf(NoSuchFileException.class);
                assertThat(owner.list()).containsExactly(1L);
                assertThat(inJob("epoch-0000000002/work-0000000002")).isEmptyDirectory();
            }
            pending.close();
        }
    }

    @Test
    void aCallThatLandsWhileTheTakeOverIsUnderWayIsUndone() throws IOException {
        JobCheckpoints zombie = own(new Disk());
        Disk disk = new Disk() {
            private int late;

            @Override
            void delete(Path path) throws IOException {
                if (path.endsWith("work-0000000001") && late++ < 3) {
                    Files.createDirectory(path.resolve("pending-000000000" + late));
                }
                super.delete(path);
            }
        };
        try (JobCheckpoints owner = own(disk)) {
            assertThat(inJob("epoch-0000000002/work-0000000002")).isEmptyDirectory();
            assertThat(inJob("epoch-0000000002/work-0000000001")).doesNotExist();
            commit(owner, 1);
        }
        zombie.close();
    }

    @Test
    void aCommitThatLandsWhileItsFilesAreRemovedFindsNothing() throws IOException {
        JobCheckpoints zombie = own(new Disk());
        zombie.begin(2).create("state", Sharing.EXCLUSIVE);
        try (SecureDirectoryStream<Path> job = held(inJob(""));
                SecureDirectoryStream<Path> work = held(inJob("epoch-0000000001/work-0000000001"))) {
            Disk disk = new Disk() {
                @Override
                void delete(Path path) throws IOException {
                    super.delete(path);
                    if (path.endsWith("state")) {
                        assertThatThrownBy(
                                        () -> work.move(Path.of("pending-0000000002"), job, Path.of("chk-0000000002")))
                                .isInstanceOf(NoSuchFileException.class);
                    }
                }
            };
            try (JobCheckpoints owner = own(disk)) {
                assertThat(owner.list()).isEmpty();
            }
        }
        zombie.close();
    }

    @Test
    void aDeletionThatFailsHalfWayIsEndedByTheNextOwner() throws IOException {
        Disk disk = new Disk() {
            @Override
            void delete(Path path) throws IOException {
                if (path.endsWith("state")) {
                    throw new IOException("cannot delete " + path);
                }
                super.delete(path);
            }
        };
        try (JobCheckpoints owner = own(disk)) {
            commit(owner, 1);
            owner.delete(1);
            assertThat(owner.list()).isEmpty();
            assertThat(inJob("epoch-0000000001/work-0000000001")).isNotEmptyDirectory();
        }
        try (JobCheckpoints owner = own(new Disk())) {
            assertThat(owner.list()).isEmpty();
            assertThat(inJob("epoch-0000000002/work-0000000002")).isEmptyDirectory();
        }
    }

    @Test
    void aDiskThatAKilledOwnerFilledIsFreedBeforeAnythingIsMade() throws IOException {
        JobCheckpoints killed = own(new Disk());
        commit(killed, 1);
        killed.begin(2).create("state", Sharing.EXCLUSIVE).write(1);
        Path filling = inJob("epoch-0000000002/work-0000000001/");
        Disk full = new Disk() {
            @Override
            void createDirectory(Path directory) throws IOException {
                if (Files.exists(filling) && !Disk.names(filling).isEmpty()) {
                    throw new IOException("No space left on device");
                }
                super.createDirectory(directory);
            }
        };
        try (JobCheckpoints owner = own(full)) {
            assertThat(owner.list()).containsExactly(1L);
            commit(owner, 2);
        }
        killed.close();
    }

    @Test
    void oneWhoIsOvertakenWhileTakingOverIsFenced() throws IOException {
        List<JobCheckpoints> faster = new ArrayList<>();
        Disk disk = new Disk() {
            @Override
            void move(Path from, Path to) throws IOException {
                if (from.endsWith("epoch-0000000000")) {
                    faster.add(own(new Disk()));
                }
                super.move(from, to);
            }
        };
        assertThatThrownBy(() -> own(disk))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("'job'")
                .hasMessageContaining("at the same moment");
        Disk later = new Disk() {
            @Override
            void createDirectory(Path directory) throws IOException {
                if (directory.endsWith("work-0000000002")) {
                    faster.add(own(new Disk()));
                }
                super.createDirectory(directory);
            }
        };
        assertThatThrownBy(() -> own(later))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("epoch 2")
                .hasMessageContaining("epoch 3");
        commit(faster.get(1), 1);
        for (JobCheckpoints job : faster) {
            job.close();
        }
    }

    @Test
    void aCommitThatTheDiskDidNotConfirmIsUncertainAndStays() throws IOException {
        Disk disk = new Disk() {
            private boolean moved;

            @Override
            void move(Path from, Path to) throws IOException {
                super.move(from, to);
                moved |= to.endsWith("chk-0000000001");
            }

            @Override
            void syncDirectory(Path directory) throws IOException {
                if (moved) {
                    throw new IOException("input/output error");
                }
                super.syncDirectory(directory);
            }
        };
        try (JobCheckpoints owner = own(disk)) {
            assertThatThrownBy(() -> commit(owner, 1))
                    .isInstanceOf(UncertainCommitException.class)
                    .hasMessageContaining("Checkpoint 1")
                    .hasMessageContaining("'job'")
                    .hasRootCauseMessage("input/output error");
            assertThat(owner.list()).containsExactly(1L);
        }
    }

    @Test
    void aRenameThatWasDoneThoughItsAnswerWasLostIsUncertain() throws IOException {
        Disk disk = new Disk() {
            @Override
            void move(Path from, Path to) throws IOException {
                super.move(from, to);
                if (to.endsWith("chk-0000000001")) {
                    throw new IOException("no answer");
                }
            }
        };
        try (JobCheckpoints owner = own(disk)) {
            assertThatThrownBy(() -> commit(owner, 1)).isInstanceOf(UncertainCommitException.class);
            assertThat(owner.list()).containsExactly(1L);
        }
    }

    @Test
    void anInterruptDoesNotMakeACommitUncertain() throws IOException {
        Disk disk = new Disk() {
            @Override
            void move(Path from, Path to) throws IOException {
                super.move(from, to);
                if (to.endsWith("chk-0000000001")) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (JobCheckpoints owner = own(disk)) {
            commit(owner, 1);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(owner.list()).containsExactly(1L);
        }
    }

    @Test
    void anEmptyCheckpointCostsFourSyncs() throws IOException {
        List<String> syncs = new ArrayList<>();
        Disk disk = new Disk() {
            @Override
            void sync(FileChannel file) throws IOException {
                syncs.add("file");
                super.sync(file);
            }

            @Override
            void syncDirectory(Path directory) throws IOException {
                syncs.add(root.relativize(directory).toString());
                super.syncDirectory(directory);
            }
        };
        try (JobCheckpoints owner = own(disk);
                CheckpointWriter writer = owner.begin(1)) {
            syncs.clear();
            writer.commit(new byte[] {'{', '}'});
            assertThat(syncs)
                    .containsExactly("file", "file", "job/epoch-0000000001/work-0000000001/pending-0000000001", "job");
        }
    }

    @Test
    void aJobDirectoryWithoutItsEpochIsRefusedWithTheWayOut() throws IOException {
        own(new Disk()).close();
        try (JobCheckpoints owner = own(new Disk())) {
            commit(owner, 1);
            new Disk().deleteTree(inJob("epoch-0000000002"));
            assertThatThrownBy(() -> owner.begin(2))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(FencedException.class)
                    .hasMessageContaining("epoch-0000000002 is gone");
        }
        assertThatThrownBy(() -> own(new Disk()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("epoch-0001000000");

        Files.createDirectory(inJob("epoch-0001000000"));
        try (JobCheckpoints owner = own(new Disk())) {
            assertThat(owner.epoch()).isEqualTo(1_000_001);
            assertThat(owner.list()).containsExactly(1L);
        }
    }

    @Test
    void whatIsNotOursIsNeitherListedNorTouched() throws IOException {
        own(new Disk()).close();
        Files.createDirectory(inJob("chk-17"));
        Files.createDirectory(inJob("chk--000000017"));
        Files.createDirectory(inJob("chk-+000000017"));
        Files.createDirectory(inJob("chk-99999999999999999999"));
        Files.createFile(inJob("chk-0000000017"));
        Files.createDirectory(inJob("epoch-old"));
        Files.createFile(inJob("epoch-0000000001/notes"));
        try (JobCheckpoints owner = own(new Disk())) {
            assertThat(owner.epoch()).isEqualTo(2);
            assertThat(owner.list()).isEmpty();
            assertThat(inJob("epoch-0000000002/notes")).exists();
        }
    }
}
