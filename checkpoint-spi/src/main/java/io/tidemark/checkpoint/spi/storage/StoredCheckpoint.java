package io.tidemark.checkpoint.spi.storage;

import java.io.IOException;
import java.io.InputStream;

/**
 * A complete savepoint or checkpoint that was opened by its location, by somebody who need not own it. Thread-safe.
 *
 * @since 0.1
 */
public interface StoredCheckpoint extends AutoCloseable {
    /**
     * Reads its metadata.
     *
     * @return what was committed
     * @throws CorruptCheckpointException if the checksum is wrong
     * @throws IOException if they cannot be read
     */
    byte[] readMetadata() throws IOException;

    /**
     * Opens one of its files, as {@link JobCheckpoints#open} does.
     *
     * @param file as its metadata names it
     * @return its bytes, verified when they are read to the end
     * @throws IOException if it is missing or cannot be read
     */
    InputStream open(StateFile file) throws IOException;

    /**
     * Deletes it with the files that are its own: it stops existing in one step. One that is gone is success.
     *
     * @throws IOException if the storage refuses
     */
    void delete() throws IOException;

    /**
     * Releases what is held in this process.
     *
     * @throws IOException if releasing fails
     */
    @Override
    void close() throws IOException;
}
