package io.tidemark.backend.rocksdb.snapshot;

import io.tidemark.backend.rocksdb.layout.ReadingSerdes;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.StateKind;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What snapshots need to know of the rows in them. A row's key begins with the key group in two bytes, big-endian, and the
 * number of the state in one; the key of the user follows, and what tells the rows of one key and state apart. All rows of
 * one key and state lie together. Thread-safe.
 */
public interface RowFormat {
    /**
     * Returns where the key of the user ends in the key of a row.
     *
     * @param rowKey of a row that was written with keys of {@code keys}
     * @param keys reads them
     * @return the place behind it; what lies between the number of the state and there is the same for the same key
     * @throws IOException if it is not the key of a row
     */
    int keyEnd(byte[] rowKey, Serde<?> keys) throws IOException;

    /**
     * Reads the key of the user from the key of a row.
     *
     * @throws IOException if it is not the key of a row
     */
    <K> K key(byte[] rowKey, Serde<K> keys) throws IOException;

    /**
     * Puts together all that one key has of one state.
     *
     * @param kind of the state
     * @param rows those of one key and state, in their order; at least one
     * @return as Tidemark's serdes write a value, a list or a map of such; {@code null} if it is empty
     * @throws IOException if they are not what was written
     */
    byte @Nullable [] whole(StateKind kind, Iterator<Row> rows) throws IOException;

    /**
     * Returns how rows that were written under other schemas or other numbers become rows of a store.
     *
     * @param now what the store declares, with all its numbers
     * @param written how it reads what the snapshot holds
     */
    Translation translation(StoreLayout now, ReadingSerdes written);

    /** Makes rows of others, one at a time and in their order. Used by one thread. */
    interface Translation {
        /**
         * Hands on what becomes of a row: rows in any order, or none.
         *
         * @throws IOException if it cannot be read, or {@code sink} fails
         */
        void translate(byte[] key, byte[] value, RowSink sink) throws IOException;
    }

    /** Takes rows. */
    interface RowSink {
        /** Takes a row; a later one of the same key replaces it. */
        void put(byte[] key, byte[] value) throws IOException;
    }
}
