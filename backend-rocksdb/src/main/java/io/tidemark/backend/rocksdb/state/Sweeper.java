package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.database.Database;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes round the rows of a store in small steps and removes what has expired: those in the cache, and those in the database
 * that are not in the cache. A row that moves from one to the other behind the sweeper's back is met in the next round.
 */
final class Sweeper {
    /** How many slots are looked at for each cell that is asked for, at most. */
    private static final int SLOTS_PER_CELL = 8;

    /** How many rows of the database are looked at together, for to find the first one costs more than to go on. */
    private static final int ROWS_AT_ONCE = 256;

    /** What it costs to look for the first row of a key group, in rows. */
    private static final int ROWS_PER_SCAN = 16;

    private final StoreLayout layout;
    private final Cells cells;
    private final Database database;
    private final List<StateHandle> handles;

    private int cachedHandle;
    private int cachedTable;
    private int slot;

    /** How many rows of the database may be looked at. */
    private long credit;

    private int storedHandle;
    private int keyGroup;

    /** Where the next row is, if not at the beginning of the state in the key group. */
    private byte @Nullable [] from;

    Sweeper(StoreLayout layout, Cells cells, Database database, List<StateHandle> all) {
        this.layout = layout;
        this.cells = cells;
        this.database = database;
        this.handles =
                all.stream().filter(handle -> handle.state().expiry() != null).toList();
        this.keyGroup = layout.keyGroups().first();
    }

    /** Looks at some rows more. */
    void sweep(int rows) throws IOException {
        if (handles.isEmpty()) {
            return;
        }
        sweepCells(rows);
        credit += rows;
        if (credit >= ROWS_AT_ONCE) {
            sweepRows();
        }
        cells.forgetKey();
    }

    private void sweepCells(int rows) {
        int left = rows;
        for (int steps = rows * SLOTS_PER_CELL; steps > 0 && left > 0; steps--) {
            StateHandle handle = handles.get(cachedHandle);
            CellTable table = handle.tables().get(cachedTable);
            if (slot >= table.length()) {
                slot = 0;
                nextTable(handle);
                continue;
            }
            Cell cell = table.at(slot++);
            Object value = cell == null ? null : cells.valueOf(cell);
            if (cell != null && value != null) {
                cells.setKey(cell.key, cell.hash, cell.keyGroup());
                handle.expire(table, cell.sub, value);
                left--;
            }
        }
    }

    private void nextTable(StateHandle handle) {
        if (++cachedTable == handle.tables().size()) {
            cachedTable = 0;
            cachedHandle = (cachedHandle + 1) % handles.size();
        }
    }

    private void sweepRows() throws IOException {
        while (credit > 0) {
            credit -= ROWS_PER_SCAN;
            StateHandle handle = handles.get(storedHandle);
            boolean isAtEnd;
            try (RowScan scan = new RowScan(layout, database, handle, keyGroup, from)) {
                isAtEnd = sweepRows(scan, handle);
            }
            if (isAtEnd) {
                from = null;
                nextKeyGroup();
            }
        }
    }

    /** Returns whether there is no row left in the scan. */
    private boolean sweepRows(RowScan scan, StateHandle handle) throws IOException {
        while (scan.next()) {
            if (credit <= 0) {
                from = scan.rowKey();
                return false;
            }
            credit--;
            CellTable table = scan.table();
            if (table.find(scan.key(), scan.sub(), scan.hash()) < 0) {
                Object value = scan.value();
                cells.setKey(scan.key(), scan.hash(), scan.keyGroup());
                handle.expire(table, scan.sub(), value);
            }
        }
        return true;
    }

    private void nextKeyGroup() {
        if (keyGroup < layout.keyGroups().last()) {
            keyGroup++;
            return;
        }
        keyGroup = layout.keyGroups().first();
        storedHandle = (storedHandle + 1) % handles.size();
    }
}
