package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.database.Database;
import io.tidemark.backend.rocksdb.database.SortedRows;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import io.tidemark.checkpoint.spi.serde.BytesOutput;
import java.io.IOException;
import java.util.Arrays;

/** Turns the cells of a generation into sorted rows of the database. Used by one thread at a time. */
final class RowWriter {
    private final StoreLayout layout;
    private final Database database;
    private final BytesOutput key = new BytesOutput();
    private final BytesOutput value = new BytesOutput();
    private final WrittenRows written = new WrittenRows();

    RowWriter(StoreLayout layout, Database database) {
        this.layout = layout;
        this.database = database;
    }

    /**
     * Writes what was changed; when it returns, the database has it.
     *
     * @param cellsAreRead called when the cells are not needed any more
     */
    void write(Generation generation, Runnable cellsAreRead) throws IOException {
        Cell[] cells = generation.changes();
        try {
            read(cells);
            cellsAreRead.run();
            if (cells.length > 0) {
                try (SortedRows rows = database.newRows()) {
                    written.moveTo(rows);
                    rows.ingest();
                }
            }
        } finally {
            written.clear();
        }
    }

    private void read(Cell[] cells) throws IOException {
        if (cells.length == 0) {
            return;
        }
        long[] orders = CellSorter.sort(cells);
        int from = 0;
        for (int to = 1; to <= cells.length; to++) {
            if (to == cells.length || orders[to] != orders[from]) {
                readAlike(cells, from, to);
                from = to;
            }
        }
    }

    /** Reads cells that agree in all that can be compared without bytes. */
    private void readAlike(Cell[] cells, int from, int to) throws IOException {
        if (to - from == 1) {
            writeKey(cells[from]);
            add(cells[from]);
            return;
        }
        KeyedCell[] sorted = new KeyedCell[to - from];
        for (int i = from; i < to; i++) {
            writeKey(cells[i]);
            sorted[i - from] = new KeyedCell(key.toBytes(), cells[i]);
        }
        Arrays.sort(sorted);
        for (KeyedCell keyed : sorted) {
            key.clear();
            key.write(keyed.rowKey);
            add(keyed.cell);
        }
    }

    private void writeKey(Cell cell) throws IOException {
        key.clear();
        cell.writeKey(layout.keySerde(), key);
    }

    /** Adds the row whose key was written. */
    private void add(Cell cell) throws IOException {
        Object held = cell.value;
        if (held == null) {
            written.remove(key);
            return;
        }
        value.clear();
        if (cell.isPacked()) {
            value.write(cell.packedBytes(), 0, cell.packedLength());
        } else {
            writeValue(cell, held);
        }
        written.put(key, value);
    }

    private void writeValue(Cell cell, Object held) throws IOException {
        try {
            cell.table.form.write(held, value);
        } catch (RuntimeException wrong) {
            throw new IOException(
                    "What the state '" + cell.table.state.name() + "' of " + layout.operator() + " holds for the key '"
                            + cell.key + "' cannot be written: " + wrong,
                    wrong);
        }
    }

    /** A cell with the key of its row. */
    private record KeyedCell(byte[] rowKey, Cell cell) implements Comparable<KeyedCell> {
        @Override
        public int compareTo(KeyedCell other) {
            return Arrays.compareUnsigned(rowKey, other.rowKey);
        }
    }
}
