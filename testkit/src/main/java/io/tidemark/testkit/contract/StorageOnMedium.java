package io.tidemark.testkit.contract;

import static io.tidemark.testkit.contract.CheckpointStorageContract.JOB;
import static io.tidemark.testkit.contract.CheckpointStorageContract.bytes;
import static io.tidemark.testkit.contract.CheckpointStorageContract.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contracts share that break the medium under a storage. Not a contract by itself.
 *
 * @since 0.1
 */
public abstract class StorageOnMedium {
    /** In bytes: more than any storage keeps among the metadata. */
    static final int FILE_SIZE = 200_000;

    private StorageMedium medium;
    private final Deque<CheckpointStorage> opened = new ArrayDeque<>();

    /** For subclasses. */
    protected StorageOnMedium() {}

    /**
     * Makes the medium of one test.
     *
     * @return a new one, empty
     * @throws Exception if it cannot be had here; skip the test by an assumption if that is to be expected
     */
    protected abstract StorageMedium medium() throws Exception;

    /**
     * Makes the medium.
     *
     * @throws Exception if that fails
     */
    @BeforeEach
    public final void makeMedium() throws Exception {
        medium = medium();
    }

    /**
     * Counts the tests that ran, for the page of what was proven, and releases the medium.
     *
     * @throws Exception if that fails
     */
    @AfterEach
    public final void releaseMedium() throws Exception {
        if (medium == null) {
            return; // skipped before there was one
        }
        try {
            medium.recover();
            StorageCases.count(getClass(), medium.open(), medium.hasSkipped());
            for (CheckpointStorage storage : opened) {
                storage.close();
            }
        } finally {
            medium.close();
        }
    }

    StorageMedium theMedium() {
        return medium;
    }

    /** Opens the storage; closed when the test is over. */
    synchronized CheckpointStorage storage() throws IOException {
        CheckpointStorage storage = medium.open();
        opened.push(storage);
        return storage;
    }

    JobCheckpoints own() throws IOException {
        return storage().own(JOB);
    }

    /** Returns bytes that are the same for the same seed and cannot be compressed. */
    static byte[] content(long seed, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    /** What was written of a checkpoint, and what to find in it. */
    record Written(long checkpointId, List<StateFile> files) {}

    /** Commits a checkpoint of a large file of its own, a small one, and a shared one. */
    static Written commitFiles(JobCheckpoints job, long checkpointId) throws IOException {
        return commitFiles(job, checkpointId, List.of());
    }

    /** As {@link #commitFiles(JobCheckpoints, long)}, with shared files of earlier checkpoints that it needs too. */
    static Written commitFiles(JobCheckpoints job, long checkpointId, Collection<StateFile> reused) throws IOException {
        CheckpointWriter writer = job.begin(checkpointId);
        try (writer) {
            List<StateFile> files = new ArrayList<>(reused);
            files.addAll(writeFiles(writer, checkpointId));
            writer.commit(bytes("metadata of " + checkpointId));
            return new Written(checkpointId, files);
        }
    }

    static List<StateFile> writeFiles(CheckpointWriter writer, long checkpointId) throws IOException {
        return List.of(
                CheckpointStorageContract.write(writer, "large", Sharing.EXCLUSIVE, content(checkpointId, FILE_SIZE)),
                CheckpointStorageContract.write(writer, "small", Sharing.EXCLUSIVE, bytes("small")),
                CheckpointStorageContract.write(writer, "t.sst", Sharing.SHARED, content(checkpointId, FILE_SIZE)));
    }

    /** Asserts that a checkpoint can be restored. */
    static void assertWhole(JobCheckpoints job, Written written) throws IOException {
        assertThat(job.readMetadata(written.checkpointId())).isEqualTo(bytes("metadata of " + written.checkpointId()));
        for (StateFile file : written.files()) {
            assertThat(read(job, file)).hasSize((int) file.size());
        }
    }

    /** Asserts that the medium holds what some checkpoints need, and nothing besides. */
    void assertHoldsNothingBut(JobCheckpoints job, Collection<Written> retained, String when) throws Exception {
        Set<String> needed = new TreeSet<>();
        for (Written checkpoint : retained) {
            assertWhole(job, checkpoint);
            checkpoint.files().forEach(file -> needed.add(file.path()));
        }
        Set<String> held = new TreeSet<>(medium.holdings(JOB));
        held.removeAll(needed);
        assertThat(held).as("what is left over %s", when).isEmpty();
    }
}
