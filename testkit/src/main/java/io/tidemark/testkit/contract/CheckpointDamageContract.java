package io.tidemark.testkit.contract;

import static io.tidemark.testkit.contract.CheckpointStorageContract.JOB;
import static io.tidemark.testkit.contract.CheckpointStorageContract.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every checkpoint storage has to find out when bytes on its medium are not those that were written. The names of
 * the tests say what they ask for.
 *
 * @since 0.1
 */
public abstract class CheckpointDamageContract extends StorageOnMedium {
    /** For subclasses. */
    protected CheckpointDamageContract() {}

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    private static byte @Nullable [] gone(byte @Nullable [] bytes) {
        return null;
    }

    private void assertCorrupt(JobCheckpoints job, StateFile file) {
        assertThatThrownBy(() -> read(job, file))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining(lastPart(file));
    }

    private static String lastPart(StateFile file) {
        return file.path().substring(file.path().lastIndexOf('/') + 1);
    }

    @Test
    public void aFlippedBitIsFoundWhereverItIs() throws Exception {
        try (JobCheckpoints job = own()) {
            Written written = commitFiles(job, 1);
            for (StateFile file :
                    List.of(written.files().get(0), written.files().get(2))) {
                for (int at : new int[] {0, FILE_SIZE / 2, FILE_SIZE - 1}) {
                    theMedium().tamper(JOB, file.path(), bytes -> flipped(bytes, at));
                    assertCorrupt(job, file);
                    theMedium().tamper(JOB, file.path(), bytes -> flipped(bytes, at));
                }
            }
            assertWhole(job, written);
        }
    }

    @Test
    public void aFileThatWasCutShortIsCorrupt() throws Exception {
        try (JobCheckpoints job = own()) {
            for (int length : new int[] {FILE_SIZE - 1, FILE_SIZE / 2, 1, 0}) {
                StateFile file = commitFiles(job, FILE_SIZE - length).files().get(0);
                theMedium().tamper(JOB, file.path(), bytes -> Arrays.copyOf(bytes, length));
                assertCorrupt(job, file);
            }
        }
    }

    @Test
    public void aFileThatGrewIsCorrupt() throws Exception {
        try (JobCheckpoints job = own()) {
            StateFile file = commitFiles(job, 1).files().get(0);
            theMedium().tamper(JOB, file.path(), bytes -> Arrays.copyOf(bytes, FILE_SIZE + 1));
            assertCorrupt(job, file);
        }
    }

    @Test
    public void aFileWithTheBytesOfAnotherIsCorrupt() throws Exception {
        try (JobCheckpoints job = own()) {
            StateFile file = commitFiles(job, 1).files().get(0);
            theMedium().tamper(JOB, file.path(), bytes -> content(2, FILE_SIZE));
            assertCorrupt(job, file);
        }
    }

    @Test
    public void aFileThatIsGoneIsMissing() throws Exception {
        try (JobCheckpoints job = own()) {
            Written written = commitFiles(job, 1);
            for (StateFile file :
                    List.of(written.files().get(0), written.files().get(2))) {
                theMedium().tamper(JOB, file.path(), CheckpointDamageContract::gone);
                assertThatThrownBy(() -> read(job, file))
                        .isInstanceOfAny(NoSuchFileException.class, CorruptCheckpointException.class)
                        .hasMessageContaining(lastPart(file));
            }
        }
    }

    @Test
    public void damagedMetadataAreCorrupt() throws Exception {
        try (JobCheckpoints job = own()) {
            commitFiles(job, 1);
            commitFiles(job, 2);
            assertMetadataCorrupt(job, 2, bytes -> flipped(bytes, bytes.length / 2));
            assertMetadataCorrupt(job, 2, bytes -> Arrays.copyOf(bytes, bytes.length - 1));
            assertMetadataCorrupt(job, 2, bytes -> new byte[0]);
            assertMetadataCorrupt(job, 2, bytes -> Arrays.copyOf(bytes, bytes.length + 1));
            byte[][] first = new byte[1][];
            theMedium().tamperMetadata(JOB, 1, bytes -> first[0] = bytes);
            assertMetadataCorrupt(job, 2, bytes -> first[0]);
            assertThat(job.readMetadata(2)).isEqualTo(CheckpointStorageContract.bytes("metadata of 2"));
        }
    }

    /** Damages the metadata, and undoes it afterwards. */
    private void assertMetadataCorrupt(JobCheckpoints job, long checkpointId, UnaryOperator<byte[]> change)
            throws Exception {
        byte[][] before = new byte[1][];
        theMedium().tamperMetadata(JOB, checkpointId, bytes -> {
            before[0] = bytes;
            return change.apply(bytes);
        });
        assertThatThrownBy(() -> job.readMetadata(checkpointId))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining(Long.toString(checkpointId));
        theMedium().tamperMetadata(JOB, checkpointId, bytes -> before[0]);
    }

    @Test
    public void metadataThatAreGoneMakeNoCheckpoint() throws Exception {
        try (JobCheckpoints job = own()) {
            Written first = commitFiles(job, 1);
            commitFiles(job, 2);
            theMedium().tamperMetadata(JOB, 2, CheckpointDamageContract::gone);
            assertThatThrownBy(() -> job.readMetadata(2)).isInstanceOf(IOException.class);
            assertWhole(job, first);
        }
    }

    @Test
    public void aDamagedCheckpointIsInNobodysWay() throws Exception {
        StateFile damagedShared;
        try (JobCheckpoints job = own()) {
            commitFiles(job, 1);
            Written damaged = commitFiles(job, 2);
            theMedium().tamper(JOB, damaged.files().get(0).path(), bytes -> flipped(bytes, 0));
            damagedShared = damaged.files().get(2);
            theMedium().tamper(JOB, damagedShared.path(), CheckpointDamageContract::gone);
            theMedium().tamperMetadata(JOB, 2, bytes -> flipped(bytes, 0));
        }
        try (JobCheckpoints job = own()) {
            assertThat(job.list()).contains(1L);
            Written next = commitFiles(job, 3);
            job.delete(2);
            job.deleteShared(List.of(damagedShared.path()));
            assertThat(job.list()).containsExactly(3L, 1L);
            assertWhole(job, next);
        }
    }
}
