package io.tidemark.backend.rocksdb.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cells that were changed between two moments; each once. Filled by the store's thread, then read by the flusher. */
final class Generation {
    private static final int CHUNK = 4096;

    final int number;
    private final List<@Nullable Cell[]> full = new ArrayList<>();
    private @Nullable Cell[] filling = new Cell[CHUNK];
    private int filled;

    Generation(int number) {
        this.number = number;
    }

    void add(Cell cell) {
        if (filled == CHUNK) {
            full.add(filling);
            filling = new Cell[CHUNK];
            filled = 0;
        }
        filling[filled++] = cell;
    }

    int size() {
        return full.size() * CHUNK + filled;
    }

    /** Returns the cells that make a difference to the database. */
    Cell[] changes() {
        Cell[] changes = new Cell[size()];
        int count = 0;
        for (@Nullable Cell[] chunk : full) {
            count = copyChanges(chunk, CHUNK, changes, count);
        }
        count = copyChanges(filling, filled, changes, count);
        return count == changes.length ? changes : Arrays.copyOf(changes, count);
    }

    private static int copyChanges(@Nullable Cell[] chunk, int length, Cell[] changes, int from) {
        int count = from;
        for (int i = 0; i < length; i++) {
            Cell cell = chunk[i];
            if (cell != null && (cell.value != null || cell.stored)) {
                changes[count++] = cell;
            }
        }
        return count;
    }
}
