package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Stands at one row after the other. Used by one thread. */
public interface RowCursor extends AutoCloseable {
    /** Says whether there is a row here; if not, the cursor is behind the last one. */
    boolean isValid();

    /**
     * Moves to the next row.
     *
     * @throws IOException if it cannot be read
     */
    void next() throws IOException;

    /** Returns the key of the row. */
    byte[] key();

    /** Returns the value of the row. */
    byte[] value();

    /**
     * Copies the value of the row, as {@link Database#get} does.
     *
     * @return its whole length
     */
    int value(ByteBuffer target);

    @Override
    void close();
}
