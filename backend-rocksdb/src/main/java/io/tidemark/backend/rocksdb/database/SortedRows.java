package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Rows on their way into a database: given in the order of the unsigned bytes of their keys, each key once, then taken in all
 * at once. Used by one thread. Closing gives up what was not taken in.
 */
public interface SortedRows extends AutoCloseable {
    /**
     * Adds a row that replaces the one of the same key.
     *
     * @param key a direct buffer, greater than every one before
     * @param value a direct buffer
     * @throws IOException if it cannot be written
     */
    void put(ByteBuffer key, ByteBuffer value) throws IOException;

    /**
     * Adds a row that replaces the one of the same key.
     *
     * @param key greater than every one before
     * @throws IOException if it cannot be written
     */
    void put(byte[] key, byte[] value) throws IOException;

    /**
     * Removes the row of a key, if there is one.
     *
     * @param key greater than every one before
     * @throws IOException if it cannot be written
     */
    void delete(byte[] key) throws IOException;

    /**
     * Takes everything in: from now on it is read. Does nothing if there is nothing.
     *
     * @throws IOException if it cannot be taken in; then nothing is
     */
    void ingest() throws IOException;

    @Override
    void close();
}
