package io.tidemark.connector.files.access;

import java.io.Closeable;
import java.io.IOException;

/**
 * A file that is being written, by one thread.
 *
 * @since 0.1
 */
public interface WritableFile extends Closeable {
    /**
     * Appends bytes.
     *
     * @param bytes where they are
     * @param offset the first
     * @param length how many
     * @throws IOException if they cannot be written; how many were is then unknown
     */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /**
     * Makes what was written visible to others, so that it survives the death of this process.
     *
     * @throws IOException if that fails
     */
    void flush() throws IOException;

    /**
     * Makes what was written survive a loss of power. Fails if another process has taken the file over, where the file
     * system lets it.
     *
     * @throws IOException if that fails
     */
    void force() throws IOException;

    /**
     * Completes the file, so that it can be published. What was forced before is in it.
     *
     * @throws IOException if that fails, or another process has taken the file over
     */
    @Override
    void close() throws IOException;

    /**
     * Lets the file go as it is, complete or not: nothing is expected of it, or another process may have it by now.
     *
     * @throws IOException if what this process holds cannot be released
     */
    default void abandon() throws IOException {
        close();
    }
}
