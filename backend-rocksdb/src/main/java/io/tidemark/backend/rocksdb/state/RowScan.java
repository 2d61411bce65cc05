package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.database.Database;
import io.tidemark.backend.rocksdb.database.RowCursor;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import io.tidemark.checkpoint.spi.serde.BytesInput;
import io.tidemark.checkpoint.spi.state.StateKind;
import java.io.DataInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Goes through the rows that the database has of one state in one key group. */
final class RowScan implements AutoCloseable {
    private final StoreLayout layout;
    private final Database database;
    private final StateHandle handle;
    private final byte[] end;
    private final BytesInput input = new BytesInput();
    private final ByteBuffer firstByte = ByteBuffer.allocateDirect(1);
    private RowCursor cursor;
    private boolean isBeforeFirst = true;

    private byte[] rowKey = {};
    private @Nullable Object key;
    private @Nullable CellTable table;
    private @Nullable Object sub;

    /**
     * Begins before a row.
     *
     * @param from the first row that counts; {@code null} for the first one of the state
     */
    RowScan(StoreLayout layout, Database database, StateHandle handle, int keyGroup, byte @Nullable [] from)
            throws IOException {
        this.layout = layout;
        this.database = database;
        this.handle = handle;
        int state = handle.state().number();
        this.end = state == StoreLayout.MAX_STATES - 1 ? start(keyGroup + 1, 0) : start(keyGroup, state + 1);
        this.cursor = database.scan(from == null ? start(keyGroup, state) : from, end);
    }

    private static byte[] start(int keyGroup, int state) {
        return new byte[] {(byte) (keyGroup >>> 8), (byte) keyGroup, (byte) state};
    }

    /** Moves to the next row; returns {@code false} if there is none. */
    boolean next() throws IOException {
        if (isBeforeFirst) {
            isBeforeFirst = false;
        } else {
            cursor.next();
        }
        if (!cursor.isValid()) {
            return false;
        }
        rowKey = cursor.key();
        input.of(rowKey, RowKeys.KEY_AT, rowKey.length);
        key = layout.keySerde().deserialize(input.data());
        List<CellTable> tables = handle.tables();
        if (input.available() == 0) {
            table = tables.get(0);
            sub = null;
        } else {
            table = tables.get(input.data().readUnsignedByte());
            sub = table.readSub(input.data());
        }
        return true;
    }

    /** Says whether the key has more rows than its main one, at which the scan is. */
    boolean hasMoreRows() {
        if (handle.state().kind() == StateKind.VALUE) {
            return false;
        }
        cursor.value(firstByte.clear());
        return firstByte.get(0) == RowKeys.LARGE;
    }

    /** Goes on behind all rows of the key. Only from its main row. */
    void skipKey() throws IOException {
        byte[] behind = Arrays.copyOf(rowKey, rowKey.length + 1);
        behind[rowKey.length] = (byte) 0xff; // greater than every family
        cursor.close();
        cursor = database.scan(behind, end);
        isBeforeFirst = true;
    }

    byte[] rowKey() {
        return rowKey;
    }

    Object key() {
        return Objects.requireNonNull(key, "the scan is at a row");
    }

    int hash() {
        return RowKeys.hash(rowKey);
    }

    int keyGroup() {
        return RowKeys.keyGroup(rowKey);
    }

    CellTable table() {
        return Objects.requireNonNull(table, "the scan is at a row");
    }

    /** Returns the sub key; {@code null} in a main row. */
    @Nullable
    Object sub() {
        return sub;
    }

    Object value() throws IOException {
        byte[] value = cursor.value();
        DataInput data = input.of(value, 0, value.length).data();
        return table().form.read(data);
    }

    @Override
    public void close() {
        cursor.close();
    }
}
