package io.tidemark.backend.rocksdb.snapshot;

import io.tidemark.checkpoint.spi.state.StateSnapshot;

/**
 * A snapshot of a store whose rows are on their way into the database when it is made. The thread that takes rows in tells it
 * when they are there, or why they never will be. Thread-safe.
 */
public interface PendingSnapshot extends StateSnapshot {
    /** Captures the database as it is now. If that fails, this snapshot fails; nothing is done if it was given up. */
    void capture();

    /**
     * Says why the database will never hold the rows.
     *
     * @param cause why
     */
    void fail(Throwable cause);
}
