package io.tidemark.backend.rocksdb.snapshot;

import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateFiles;
import java.io.IOException;
import java.util.List;

/** The snapshots of one store: taken, told about, restored. Used by the store's thread. */
public interface StoreSnapshots {
    /**
     * Begins a snapshot, whose rows are about to come into the database.
     *
     * @param checkpointId the checkpoint
     * @return to be captured by the thread that takes rows in; closed by the engine
     * @throws IOException if it cannot be begun
     */
    PendingSnapshot begin(long checkpointId) throws IOException;

    /**
     * Fills the database, which is empty, with the rows of the store's key groups, and seals the layout.
     *
     * @param snapshots of one checkpoint
     * @param files reads what they name
     * @throws IOException if files cannot be read or written
     * @throws io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException if what was written cannot be read as what is
     *     declared; the message names the state
     */
    void restore(List<KeyedSnapshot> snapshots, StateFiles files) throws IOException;

    /**
     * Learns that a checkpoint is durable.
     *
     * @param checkpointId the checkpoint
     * @throws IOException to fail the attempt
     */
    void complete(long checkpointId) throws IOException;

    /**
     * Learns that a checkpoint will never be.
     *
     * @param checkpointId the checkpoint
     * @throws IOException to fail the attempt
     */
    void aborted(long checkpointId) throws IOException;
}
