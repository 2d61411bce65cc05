package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.database.Database;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import io.tidemark.checkpoint.spi.serde.BytesInput;
import io.tidemark.checkpoint.spi.serde.BytesOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Fills cells from the rows of the database. Used by the store's thread. */
final class RowReader {
    private static final int KEY_BYTES = 256;
    private static final int VALUE_BYTES = 1024;

    private final StoreLayout layout;
    private final Database database;
    private final BytesOutput output = new BytesOutput();
    private final BytesInput input = new BytesInput();
    private ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES);
    private ByteBuffer value = ByteBuffer.allocateDirect(VALUE_BYTES);

    private final List<Cell> batch = new ArrayList<>();
    private final List<ByteBuffer> batchKeys = new ArrayList<>();
    private final List<ByteBuffer> batchValues = new ArrayList<>();
    private int[] lengths = {};

    RowReader(StoreLayout layout, Database database) {
        this.layout = layout;
        this.database = database;
    }

    /** Fills a cell that has its keys. */
    void read(Cell cell) throws IOException {
        try {
            key = keyOf(cell, key);
            value.clear();
            int length = database.get(key, value);
            if (length > value.capacity()) {
                value = ByteBuffer.allocateDirect(length + (length >>> 1));
                key = keyOf(cell, key);
                length = database.get(key, value);
            }
            fill(cell, length, value);
        } catch (IOException | RuntimeException wrong) {
            throw unreadable(cell, wrong);
        }
    }

    /** Returns where to put cells that {@link #readBatch} fills; empty. */
    List<Cell> batch() {
        return batch;
    }

    /** Fills the cells of the batch. */
    void readBatch() throws IOException {
        int size = batch.size();
        if (size < 2) {
            for (Cell cell : batch) {
                read(cell);
            }
            return;
        }
        while (batchKeys.size() < size) {
            batchKeys.add(ByteBuffer.allocateDirect(KEY_BYTES));
            batchValues.add(ByteBuffer.allocateDirect(VALUE_BYTES));
        }
        if (lengths.length < size) {
            lengths = new int[size];
        }
        for (int i = 0; i < size; i++) {
            batchKeys.set(i, keyOf(batch.get(i), batchKeys.get(i)));
            batchValues.get(i).clear();
        }
        database.getMany(batchKeys.subList(0, size), batchValues.subList(0, size), lengths);
        for (int i = 0; i < size; i++) {
            fillOfBatch(batch.get(i), lengths[i], batchValues.get(i));
        }
    }

    private void fillOfBatch(Cell cell, int length, ByteBuffer itsValue) throws IOException {
        if (length > itsValue.capacity()) {
            read(cell);
            return;
        }
        try {
            fill(cell, length, itsValue);
        } catch (IOException | RuntimeException wrong) {
            throw unreadable(cell, wrong);
        }
    }

    private ByteBuffer keyOf(Cell cell, ByteBuffer buffer) throws IOException {
        output.clear();
        cell.writeKey(layout.keySerde(), output);
        ByteBuffer target =
                buffer.capacity() >= output.size() ? buffer : ByteBuffer.allocateDirect(output.array().length);
        return target.clear().put(output.array(), 0, output.size()).flip();
    }

    private void fill(Cell cell, int length, ByteBuffer from) throws IOException {
        if (length == Database.ABSENT) {
            cell.bytes = Cell.OVERHEAD_BYTES;
            return;
        }
        from.limit(length).position(0);
        if (cell.table.isPacked(length)) {
            output.clear();
            output.write(from);
            cell.pack(output);
        } else {
            cell.keep(cell.table.form.read(input.of(from).data()));
        }
        cell.stored = true;
        cell.bytes = Cell.OVERHEAD_BYTES + SizeEstimate.ofWritten(length);
    }

    private IOException unreadable(Cell cell, Exception wrong) {
        return new IOException(
                "What the state '" + cell.table.state.name() + "' of " + layout.operator() + " holds for the key '"
                        + cell.key + "' cannot be read from its database: " + wrong,
                wrong);
    }
}
