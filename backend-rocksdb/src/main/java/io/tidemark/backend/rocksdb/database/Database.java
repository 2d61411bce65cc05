package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one store, in the order of the unsigned bytes of their keys. Rows come in by sorted files alone.
 *
 * <p>Read and closed by the store's thread; {@link #newRows} is for the thread that flushes, one after the other. Buffers are
 * direct ones, used from their position to their limit, and left with another position.
 */
public interface Database extends AutoCloseable {
    /** The length of a row that is not there. */
    int ABSENT = -1;

    /** Says whether nothing was ever taken in, so that no read finds anything. */
    boolean isEmpty();

    /**
     * Reads one row.
     *
     * @param key of the row
     * @param value where its value is put, from the position on; the limit is set behind it. If it has no room, the first
     *     bytes are there
     * @return the whole length of the value, or {@link #ABSENT}
     * @throws IOException if the files cannot be read
     */
    int get(ByteBuffer key, ByteBuffer value) throws IOException;

    /**
     * Reads several rows with one call, which is cheaper than one after the other.
     *
     * @param keys of the rows
     * @param values where their values are put, as {@link #get} does; one a key
     * @param lengths gets for each key what {@link #get} would have returned
     * @throws IOException if the files cannot be read
     */
    void getMany(List<ByteBuffer> keys, List<ByteBuffer> values, int[] lengths) throws IOException;

    /**
     * Goes through rows as they are now, whatever comes in later.
     *
     * @param from the key of the first one, if it is there
     * @param to the key behind the last one; {@code null} for all
     * @return stands at the first row; to be closed, at the latest when the database is
     * @throws IOException if the files cannot be read
     */
    RowCursor scan(byte[] from, byte @Nullable [] to) throws IOException;

    /**
     * Begins a sorted file of rows that will be put and removed together.
     *
     * @return to be closed
     * @throws IOException if it cannot be made
     */
    SortedRows newRows() throws IOException;

    /** Closes the database and deletes its files. Waits for a row file or a capture that is being taken in. */
    @Override
    void close();
}
