package io.tidemark.backend.memory.state;

/**
 * Goes round the rows of a store in small steps and removes what has expired. What lies where does not stay: a row that
 * moves behind the sweeper's back is met in the next round.
 */
final class Sweeper {
    /** How many slots are looked at for each row in use that is asked for, at most. */
    private static final int SLOTS_PER_ROW = 8;

    private final StateTable table;
    private final StateLayout layout;
    private int group;
    private int index;
    private int slot;

    Sweeper(StateTable table) {
        this.table = table;
        this.layout = table.layout;
    }

    /** Looks at some rows more. */
    void sweep(int rows) {
        if (!layout.expires()) {
            return;
        }
        Segment[][] directories = table.seal().directories();
        int rowsLeft = rows;
        for (int steps = rows * SLOTS_PER_ROW; steps > 0 && rowsLeft > 0; steps--) {
            Segment[] directory = directories[group];
            if (index >= directory.length) {
                group = (group + 1) % directories.length;
                index = 0;
                slot = 0;
            } else if (!KeyGroups.isFirstMention(directory, index) || slot > directory[index].mask) {
                index++;
                slot = 0;
            } else if (directory[index].meta(slot) == 0) {
                slot++;
            } else {
                rowsLeft--;
                // another row may move to where one was removed
                slot += sweepRow(directory[index]) ? 0 : 1;
            }
        }
        table.forgetKey();
    }

    /** Returns whether the row is gone. */
    private boolean sweepRow(Segment segment) {
        boolean expired = false;
        for (Column column : layout.columns()) {
            Object value = column.read(segment, slot);
            expired |= value != null && column.form.kept(value) != value;
        }
        if (!expired) {
            return false;
        }
        table.setKey(layout.key(segment, slot), (int) segment.meta(slot), layout.firstKeyGroup + group);
        for (Column column : layout.columns()) {
            Object value = table.read(column);
            Object kept = value == null ? null : column.form.kept(value);
            if (value != null && kept == null) {
                table.erase(column);
            } else if (kept != value) {
                table.putReference(column, kept);
            }
        }
        return table.slotIn(table.segment()) < 0;
    }
}
