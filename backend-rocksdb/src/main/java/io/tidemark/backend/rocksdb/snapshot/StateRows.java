package io.tidemark.backend.rocksdb.snapshot;

import io.tidemark.backend.rocksdb.database.RocksDatabase;
import io.tidemark.backend.rocksdb.database.RowCursor;
import io.tidemark.backend.rocksdb.layout.WrittenState;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The rows of one state in one key group, key by key. */
final class StateRows implements AutoCloseable {
    /** The key group and the number of the state. */
    private static final int PREFIX_BYTES = 3;

    private final WrittenState state;
    private final RowFormat format;
    private final Serde<?> keySerde;
    private final RowCursor cursor;

    /** The row that the cursor stands at, and its part that is the same for the same key; {@code null} behind the last one. */
    private byte @Nullable [] rowKey;

    private byte @Nullable [] key;

    private StateRows(WrittenState state, RowFormat format, Serde<?> keySerde, RowCursor cursor) {
        this.state = state;
        this.format = format;
        this.keySerde = keySerde;
        this.cursor = cursor;
    }

    static StateRows open(RocksDatabase database, int group, WrittenState state, RowFormat format, Serde<?> keySerde)
            throws IOException {
        byte[] groupBytes = RowRange.firstOf(group);
        byte[] from = {groupBytes[0], groupBytes[1], (byte) state.number()};
        StateRows rows = new StateRows(state, format, keySerde, database.scan(from, behind(from)));
        rows.look();
        return rows;
    }

    private static byte @Nullable [] behind(byte[] prefix) {
        byte[] behind = prefix.clone();
        for (int i = behind.length - 1; i >= 0; i--) {
            if (++behind[i] != 0) {
                return behind;
            }
        }
        return null;
    }

    private void look() throws IOException {
        if (!cursor.isValid()) {
            rowKey = null;
            key = null;
            return;
        }
        byte[] now = cursor.key();
        rowKey = now;
        key = Arrays.copyOfRange(now, PREFIX_BYTES, format.keyEnd(now, keySerde));
    }

    /** Returns what tells the key of the next rows from others, in the same order for all states; {@code null} behind the last. */
    byte @Nullable [] key() {
        return key;
    }

    byte[] rowKey() {
        if (rowKey == null) {
            throw new NoSuchElementException("No row is left.");
        }
        return rowKey;
    }

    /** Returns all that the key has, {@code null} if that is nothing, and moves to the next key. */
    byte @Nullable [] takeWhole() throws IOException {
        byte[] taken = key;
        RowsOfKey rows = new RowsOfKey(taken);
        try {
            byte[] whole = format.whole(state.kind(), rows);
            while (rows.hasNext()) {
                rows.next();
            }
            return whole;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The rows of one key. */
    private final class RowsOfKey implements Iterator<Row> {
        private final byte @Nullable [] ofKey;

        RowsOfKey(byte @Nullable [] ofKey) {
            this.ofKey = ofKey;
        }

        @Override
        public boolean hasNext() {
            return key != null && Arrays.equals(key, ofKey);
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException("No row is left.");
            }
            try {
                Row row = new Row(rowKey(), cursor.value());
                cursor.next();
                look();
                return row;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        cursor.close();
    }
}
