package io.tidemark.connector.files.access;

import java.io.Closeable;
import java.io.IOException;

/**
 * A file that is being read, by one thread. The messages of its errors do not name it: the caller does.
 *
 * @since 0.1
 */
public interface ReadableFile extends Closeable {
    /**
     * Reads some bytes.
     *
     * @param target where to
     * @param offset the first index
     * @param length how many at most, at least 1
     * @return how many, or -1 at the end
     * @throws IOException if reading fails, or the file ends before what was its end when it was opened
     */
    int read(byte[] target, int offset, int length) throws IOException;

    /**
     * Moves to a position.
     *
     * @param position bytes from the beginning
     * @throws IOException if moving fails
     */
    void seek(long position) throws IOException;

    /**
     * Returns how many bytes the file had when it was opened.
     *
     * @return in bytes
     */
    long size();

    /**
     * Says by what a file that was replaced can be told, after a restart, from the one that was read.
     *
     * @param position up to where the file was read; what comes behind may change. Where the file system is
     *     {@linkplain FileAccess#isRemote() remote} the answer is the same for each
     * @return equal for the same position in the same file, and most likely for no other file
     * @throws IOException if the file ends before the position, or cannot be read
     */
    long fingerprint(long position) throws IOException;

    /**
     * Says whether the file still is under its path what it was when it was opened, as far as the file system says so at
     * once.
     *
     * @return {@code false} if another file has its name, or its end was cut off
     * @throws java.nio.file.NoSuchFileException if it is gone
     * @throws IOException if that cannot be told
     */
    boolean isUnchanged() throws IOException;
}
