package io.tidemark.checkpoint.spi.storage;

import java.io.IOException;

/**
 * Writes one checkpoint: any number of files, in parallel, then the metadata, whose commit makes the checkpoint exist.
 *
 * <p>Thread-safe for {@link #create}; {@link #commit} is called once, after every file is finished.
 *
 * @since 0.1
 */
public interface CheckpointWriter extends AutoCloseable {
    /**
     * Returns the number of the checkpoint.
     *
     * @return as given to {@link JobCheckpoints#begin} or {@link CheckpointStorageProvider#beginSavepoint}
     */
    long checkpointId();

    /**
     * Says whether the checkpoint must hold all that it needs. Then a state backend writes its snapshots in full and
     * names no file of an earlier checkpoint, and {@link #create} makes each file a part of this one.
     *
     * @return {@code true} for savepoints
     */
    default boolean isSelfContained() {
        return false;
    }

    /**
     * Opens a new file.
     *
     * @param name unique within the checkpoint; letters, digits, dots and dashes
     * @param sharing whether later checkpoints may refer to the file
     * @return where to write; closed by the caller
     * @throws FencedException if another owner took over
     * @throws IOException if the storage refuses, for example because it is full
     */
    StateFileOutput create(String name, Sharing sharing) throws IOException;

    /**
     * Makes the checkpoint exist, in one atomic step after everything in it is durable. If this returns, the checkpoint
     * survives a crash of the machine, as far as the medium can; if it throws, the checkpoint does not exist, unless the
     * medium could not tell ({@link UncertainCommitException}).
     *
     * @param metadata what {@link JobCheckpoints#readMetadata} will return
     * @throws FencedException if another owner took over: this owner can never complete a checkpoint again
     * @throws IOException if the storage refuses
     */
    void commit(byte[] metadata) throws IOException;

    /**
     * Ends the checkpoint: if it was not committed, removes its files. Called once, also while {@link #create} streams of
     * it are still open in other threads, whose next write then fails.
     *
     * @throws IOException if removing fails; what is left is removed when a later owner comes
     */
    @Override
    void close() throws IOException;

    /** Whether later checkpoints may refer to a file. */
    enum Sharing {
        /** The file lives and goes with its checkpoint. */
        EXCLUSIVE,
        /** The file lives until {@link JobCheckpoints#deleteShared} names it. */
        SHARED
    }
}
