package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.layout.DeclaredState;
import io.tidemark.checkpoint.spi.serde.BytesOutput;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.StateKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cached cells of one family of rows of a state: a hash table with open addressing, at most half full.
 *
 * <p>An access by the current key costs one comparison if the key's slot is known, and else a probe: a cell, its key and its
 * value, and nothing is allocated.
 */
final class CellTable {
    private static final int FIRST_LENGTH = 16;
    private static final int NO_TURN = -1;

    final DeclaredState state;
    final int family;
    final CellForm form;

    /** How sub keys become bytes; {@code null} if they are numbers of chunks. */
    private final @Nullable Serde<Object> subs;

    /** Values up to this size are kept as their bytes. */
    private static final int MOST_PACKED_BYTES = 512;

    /** How many values are kept as objects without a try after one that was too large. */
    private static final int TRIES_LEFT_OUT = 64;

    private int leftOut;

    private final SizeEstimate sizes = new SizeEstimate();
    private @Nullable Cell[] cells = new Cell[FIRST_LENGTH];
    private int size;

    /** How often a cell came or went, which moves others. */
    private long changes;

    /** Where the clock's hand is. */
    private int hand;

    /** The slot of the current key, if these say that it is known. */
    private int knownSlot;

    private long knownInTurn = NO_TURN;
    private long knownAfterChanges;

    private CellTable(DeclaredState state, int family, CellForm form, @Nullable Serde<Object> subs) {
        this.state = state;
        this.family = family;
        this.form = form;
        this.subs = subs;
    }

    /**
     * Makes the tables of a state, each at the place that is its family.
     *
     * @param parts the serdes of the value, of the elements, or of the keys and the values of a map
     */
    static List<CellTable> all(DeclaredState state, List<Serde<Object>> parts) {
        Serde<Object> first = parts.get(0);
        return switch (state.kind()) {
            case VALUE -> List.of(new CellTable(state, RowKeys.MAIN, new ValueForm(first), null));
            case LIST ->
                List.of(
                        new CellTable(state, RowKeys.MAIN, new ListForm(first), null),
                        new CellTable(state, RowKeys.CHUNKS, new ElementsForm(first), null));
            case MAP ->
                List.of(
                        new CellTable(state, RowKeys.MAIN, new MapForm(first, parts.get(1)), null),
                        new CellTable(state, RowKeys.ENTRIES, new EntryForm(parts.get(1)), first),
                        new CellTable(state, RowKeys.ORDER, new OrderForm(first), null));
        };
    }

    int size() {
        return size;
    }

    int length() {
        return cells.length;
    }

    @Nullable
    Cell at(int slot) {
        return cells[slot];
    }

    /** Returns the slot of the current key's main cell, negative if there is none; {@code turn} is the current one. */
    int current(long turn, Object key, int hash) {
        if (knownInTurn == turn && knownAfterChanges == changes) {
            return knownSlot;
        }
        int slot = find(key, null, hash);
        knownSlot = slot;
        knownInTurn = turn;
        knownAfterChanges = changes;
        return slot;
    }

    /** Returns the slot of a cell; negative if there is none. */
    int find(Object key, @Nullable Object sub, int hash) {
        int mask = cells.length - 1;
        int slot = home(hash, sub) & mask;
        for (Cell cell = cells[slot]; cell != null; cell = cells[slot]) {
            if (cell.hash == hash
                    && (cell.key == key || cell.key.equals(key))
                    && (sub == null || sub.equals(cell.sub))) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return ~slot;
    }

    /** Adds a cell that is not there, and returns its slot. */
    int insert(Cell cell) {
        if (++size > cells.length / 2) {
            resize(cells.length * 2);
        }
        changes++;
        return place(cell);
    }

    /** Puts a cell in the place of one with the same keys. */
    void replace(int slot, Cell cell) {
        cells[slot] = cell;
    }

    /**
     * Moves the clock's hand on by some slots, at most to the end of the table, and removes cells that were not used since it
     * came by.
     *
     * @param flushed the newest generation that the database has taken in
     * @return the bytes of the cells that went
     */
    long evict(int slots, int flushed) {
        long freed = 0;
        for (int i = 0; i < slots && hand < cells.length; i++) {
            Cell cell = cells[hand];
            if (cell == null || cell.generation > flushed) {
                hand++;
            } else if (cell.visited) {
                cell.visited = false;
                hand++;
            } else {
                freed += cell.bytes;
                remove(hand);
            }
        }
        return freed;
    }

    /** Says whether the clock's hand is at the end; then it begins anew. */
    boolean isRoundOver() {
        if (hand < cells.length) {
            return false;
        }
        if (size < cells.length / 16) {
            resize(cells.length / 4);
        }
        hand = 0;
        return true;
    }

    /**
     * Writes a value that is to be kept as its bytes. Those of value states are, if they are small: to read them anew each time
     * takes less than the garbage collector's work for an object that outlives its record. What is changed in place, piece by
     * piece, stays an object.
     *
     * @return whether it is to be kept so
     */
    boolean pack(Object value, BytesOutput output) throws IOException {
        if (state.kind() != StateKind.VALUE || leftOut > 0) {
            leftOut--;
            return false;
        }
        output.clear();
        form.write(value, output);
        if (!isPacked(output.size())) {
            leftOut = TRIES_LEFT_OUT;
            return false;
        }
        return true;
    }

    /** Says whether the value of a row is kept as its bytes. */
    boolean isPacked(int length) {
        return state.kind() == StateKind.VALUE && length <= MOST_PACKED_BYTES;
    }

    /** Estimates what a cell of a value takes. */
    int estimate(@Nullable Object value) {
        return value == null ? Cell.OVERHEAD_BYTES : Cell.OVERHEAD_BYTES + sizes.of(value, form::write);
    }

    /** Writes what stands behind the user's key in the keys of rows. */
    void writeSub(@Nullable Object sub, DataOutput output) throws IOException {
        if (sub == null) {
            return;
        }
        output.writeByte(family);
        if (subs == null) {
            output.writeLong((Long) sub);
        } else {
            subs.serialize(sub, output);
        }
    }

    /** Reads what stands behind the user's key and the family in the keys of rows. */
    Object readSub(DataInput input) throws IOException {
        return subs == null ? (Object) input.readLong() : subs.deserialize(input);
    }

    /** Returns a sub key to be kept. */
    @Nullable
    Object kept(@Nullable Object sub) {
        return sub == null || subs == null ? sub : subs.copy(sub);
    }

    private void remove(int at) {
        int mask = cells.length - 1;
        int hole = at;
        int slot = at;
        while (true) {
            slot = slot + 1 & mask;
            Cell cell = cells[slot];
            if (cell == null) {
                break;
            }
            int home = home(cell.hash, cell.sub) & mask;
            boolean reachesHole = (slot - home & mask) >= (slot - hole & mask);
            if (reachesHole) {
                cells[hole] = cell;
                hole = slot;
            }
        }
        cells[hole] = null;
        size--;
        changes++;
    }

    private int place(Cell cell) {
        int mask = cells.length - 1;
        int slot = home(cell.hash, cell.sub) & mask;
        while (cells[slot] != null) {
            slot = slot + 1 & mask;
        }
        cells[slot] = cell;
        return slot;
    }

    private void resize(int length) {
        @Nullable Cell[] before = cells;
        cells = new Cell[Math.max(FIRST_LENGTH, length)];
        changes++;
        for (Cell cell : before) {
            if (cell != null) {
                place(cell);
            }
        }
    }

    private static int home(int hash, @Nullable Object sub) {
        if (sub == null) {
            return hash;
        }
        int mixed = (hash + sub.hashCode()) * 0x9E3779B9;
        return mixed ^ mixed >>> 15;
    }
}
