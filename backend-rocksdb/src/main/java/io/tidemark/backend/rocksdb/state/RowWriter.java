package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.database.Database;
import io.tidemark.backend.rocksdb.database.SortedRows;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Turns the cells of a generation into sorted rows of the database. Used by one thread at a time. */
final class RowWriter {
    private static final int FIRST_BUFFER_BYTES = 1024;

    private final StoreLayout layout;
    private final Database database;
    private final RowOutput output = new RowOutput();
    private ByteBuffer key = ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);
    private ByteBuffer value = ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);

    RowWriter(StoreLayout layout, Database database) {
        this.layout = layout;
        this.database = database;
    }

    /** Writes what was changed; when it returns, the database has it. */
    void write(Generation generation) throws IOException {
        Cell[] cells = generation.changes();
        if (cells.length == 0) {
            return;
        }
        long[] orders = CellSorter.sort(cells);
        try (SortedRows rows = database.newRows()) {
            int from = 0;
            for (int to = 1; to <= cells.length; to++) {
                if (to == cells.length || orders[to] != orders[from]) {
                    writeAlike(cells, from, to, rows);
                    from = to;
                }
            }
            rows.ingest();
        }
    }

    /** Writes cells that agree in all that can be compared without bytes. */
    private void writeAlike(Cell[] cells, int from, int to, SortedRows rows) throws IOException {
        if (to - from == 1) {
            Cell cell = cells[from];
            writeKey(cell);
            if (cell.value == null) {
                rows.delete(output.toBytes());
            } else {
                key = output.into(key);
                rows.put(key, valueOf(cell, cell.value));
            }
            return;
        }
        KeyedCell[] sorted = new KeyedCell[to - from];
        for (int i = from; i < to; i++) {
            writeKey(cells[i]);
            sorted[i - from] = new KeyedCell(output.toBytes(), cells[i]);
        }
        Arrays.sort(sorted);
        for (KeyedCell keyed : sorted) {
            Object held = keyed.cell.value;
            if (held == null) {
                rows.delete(keyed.rowKey);
            } else {
                output.clear();
                output.write(keyed.rowKey);
                key = output.into(key);
                rows.put(key, valueOf(keyed.cell, held));
            }
        }
    }

    private void writeKey(Cell cell) throws IOException {
        output.clear();
        cell.writeKey(layout.keySerde(), output);
    }

    private ByteBuffer valueOf(Cell cell, Object held) throws IOException {
        output.clear();
        try {
            cell.table.form.write(held, output);
        } catch (RuntimeException wrong) {
            throw new IOException(
                    "What the state '" + cell.table.state.name() + "' of " + layout.operator() + " holds for the key '"
                            + cell.key + "' cannot be written: " + wrong,
                    wrong);
        }
        value = output.into(value);
        return value;
    }

    /** A cell with the key of its row. */
    private record KeyedCell(byte[] rowKey, Cell cell) implements Comparable<KeyedCell> {
        @Override
        public int compareTo(KeyedCell other) {
            return Arrays.compareUnsigned(rowKey, other.rowKey);
        }
    }
}
