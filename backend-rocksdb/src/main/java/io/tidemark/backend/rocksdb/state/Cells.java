package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.database.Database;
import io.tidemark.backend.rocksdb.layout.DeclaredState;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import io.tidemark.checkpoint.spi.serde.BytesInput;
import io.tidemark.checkpoint.spi.serde.BytesOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a store as objects: the record path.
 *
 * <p>This cache is what a database calls its memtable. A row that is asked for is read from the database once and stays here as
 * a {@link Cell}; what is written changes the cell and nothing else, and enrolls it in the active {@link Generation}. At a
 * barrier, or when too much has changed, the generation is handed to the {@link Flusher}, which writes it into the database as
 * one sorted file, and a new one begins. A cell that is used again costs no native call and allocates nothing.
 *
 * <p>Small values are kept as bytes, see {@link CellTable#pack}, and larger ones, lists and maps as objects.
 *
 * <p>The invariant: a row that the database does not have as it is now has a cell here, whose {@link Cell#generation} is not
 * flushed yet. Such a cell is not removed. One that is enrolled in a generation that the flusher has not read yet is frozen:
 * whoever wants to change it puts a successor in its place, so that the flusher needs no lock.
 *
 * <p>Cells are removed at safe points alone: when a key is set, and by {@link #makeRoom}. In between each stays in its table.
 */
final class Cells {
    /** How many generations wait to be flushed at most before the store waits for them. */
    private static final int MOST_WAITING = 2;

    final StoreLayout layout;
    private final List<CellTable> tables = new ArrayList<>();
    private final Database database;
    private final Flusher flusher;
    private final RowReader reader;
    private final CellRoom room;
    private final BytesOutput output = new BytesOutput();
    private final BytesInput input = new BytesInput();

    private @Nullable Object key;
    private int hash;
    private int keyGroup;

    /** Counts the keys that were set. */
    private long turn;

    private Generation active = new Generation(1);

    /** The newest generation whose cells are known to have been read by the flusher. */
    private int read;

    /** The newest generation that is known to be flushed. */
    private int flushed;

    /** The table at which cells are removed next. */
    private int clock;

    private final int firstKeyGroup;

    /** 0 before the first key and after closing, so that one comparison catches that and a wrong group. */
    private int keyGroups;

    /** Says whether every row has a cell, so that one without a cell is not there: until the first cell is removed. */
    private boolean isComplete;

    private boolean closed;

    Cells(StoreLayout layout, Database database, CellBudget budget, Executor threads) {
        this.layout = layout;
        this.database = database;
        this.flusher = new Flusher(new RowWriter(layout, database), threads);
        this.reader = new RowReader(layout, database);
        this.room = new CellRoom(budget);
        this.firstKeyGroup = layout.keyGroups().first();
    }

    /** Begins to be used: from now on no state can be declared. */
    void begin() {
        if (keyGroups == 0) {
            checkOpen();
            layout.seal();
            keyGroups = layout.keyGroups().size();
            isComplete = database.isEmpty();
        }
    }

    void add(CellTable table) {
        tables.add(table);
    }

    List<CellTable> tables() {
        return tables;
    }

    // ---- the current key

    void setKey(Object newKey, int newHash, int newKeyGroup) {
        if (newKey == null) {
            throw new NullPointerException("A key of " + layout.operator() + " is null. Key by a value that never is.");
        }
        if (Integer.compareUnsigned(newKeyGroup - firstKeyGroup, keyGroups) >= 0) {
            checkKeyGroup(newKeyGroup);
        }
        if (room.isShort()) {
            makeRoom();
        }
        key = newKey;
        hash = newHash;
        keyGroup = newKeyGroup;
        turn++;
    }

    void forgetKey() {
        key = null;
        turn++;
    }

    Object key() {
        Object current = key;
        if (current == null) {
            throw noKey();
        }
        return current;
    }

    /** Refuses what was begun for another key than the current one. */
    void requireKey(Object wanted, DeclaredState state) {
        Object current = key();
        if (!current.equals(wanted)) {
            throw new IllegalStateException("An iterator over the state '" + state.name() + "' of " + layout.operator()
                    + " for the key '" + wanted + "' is used while '" + current
                    + "' is the current key. Use an iterator only while its key is processed.");
        }
    }

    // ---- cells of the current key; sub is null for its main rows

    /** Returns what the current key has, not to be changed. */
    @Nullable
    Object read(CellTable table, @Nullable Object sub) {
        return valueOf(cell(slotOf(table, sub), table));
    }

    /** Returns what the current key has, for a user who might change it. */
    @Nullable
    Object show(CellTable table, @Nullable Object sub) {
        int slot = slotOf(table, sub);
        Cell cell = cell(slot, table);
        Object value = valueOf(cell);
        if (value == null || cell.isPacked() || !table.form.isOpenToUsers() || !isFrozen(cell)) {
            return value;
        }
        Object copy = table.form.copy(value);
        succeed(slot, cell).keep(copy);
        return copy;
    }

    /** Returns what the current key has, to be changed in place; {@code null} if it has nothing, and then changes nothing. */
    @Nullable
    Object change(CellTable table, @Nullable Object sub) {
        int slot = slotOf(table, sub);
        Cell cell = cell(slot, table);
        Object value = cell.value;
        if (value == null) {
            return null;
        }
        if (isFrozen(cell)) {
            value = table.form.copy(value);
            cell = succeed(slot, cell);
            cell.keep(value);
        }
        enroll(cell);
        return value;
    }

    /** Sets what the current key has, without reading what it had; {@code null} removes it. */
    void put(CellTable table, @Nullable Object sub, @Nullable Object value) {
        int slot = find(table, sub);
        if (slot < 0) {
            insert(table, sub, value, true);
            return;
        }
        Cell cell = cell(slot, table);
        if (value == null && cell.value == null) {
            return;
        }
        if (isFrozen(cell)) {
            cell = succeed(slot, cell);
        }
        boolean isFirstChange = enroll(cell);
        set(cell, value, isFirstChange);
    }

    /** Sets what the current key cannot have had. */
    void putNew(CellTable table, Object sub, Object value) {
        if (find(table, sub) < 0) {
            insert(table, sub, value, false);
        } else {
            put(table, sub, value);
        }
    }

    /** Counts what the cell of the current key has grown by in place, and returns what it takes now. */
    int grow(CellTable table, @Nullable Object sub, int bytes) {
        Cell cell = cell(slotOf(table, sub), table);
        cell.bytes += bytes;
        room.use(bytes);
        return cell.bytes;
    }

    private void insert(CellTable table, @Nullable Object sub, @Nullable Object value, boolean stored) {
        Cell cell = newCell(table, key(), table.kept(sub), hash, keyGroup);
        cell.stored = stored;
        cell.visited = true;
        table.insert(cell);
        enroll(cell);
        set(cell, value, true);
    }

    private static Cell succeed(int slot, Cell frozen) {
        Cell successor = frozen.successor();
        frozen.table.replace(slot, successor);
        return successor;
    }

    /** Sets the value of a cell that is not frozen; its size is only looked at anew when that is asked for. */
    private void set(Cell cell, @Nullable Object value, boolean measured) {
        int bytes = cell.bytes;
        if (value != null && pack(cell.table, value)) {
            cell.pack(output);
            bytes = Cell.OVERHEAD_BYTES + output.size();
        } else {
            cell.keep(value);
            bytes = measured ? cell.table.estimate(value) : bytes;
        }
        room.use(bytes - cell.bytes);
        cell.bytes = bytes;
    }

    private boolean pack(CellTable table, Object value) {
        try {
            return table.pack(value, output);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Returns what a cell has, as an object. */
    @Nullable
    Object valueOf(Cell cell) {
        if (!cell.isPacked()) {
            return cell.value;
        }
        try {
            return cell.table.form.read(
                    input.of(cell.packedBytes(), 0, cell.packedLength()).data());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "What the state '" + cell.table.state.name() + "' of " + layout.operator() + " holds for the key '"
                            + cell.key + "' cannot be read: " + unreadable,
                    unreadable);
        }
    }

    private int find(CellTable table, @Nullable Object sub) {
        Object current = key();
        return sub == null ? table.current(turn, current, hash) : table.find(current, sub, hash);
    }

    private int slotOf(CellTable table, @Nullable Object sub) {
        int slot = find(table, sub);
        return slot >= 0 ? slot : load(table, sub);
    }

    private static Cell cell(int slot, CellTable table) {
        Cell cell = table.at(slot);
        if (cell == null) {
            throw new IllegalStateException("Slot " + slot + " of the state '" + table.state.name() + "' is empty.");
        }
        if (!cell.visited) {
            cell.visited = true;
        }
        return cell;
    }

    private Cell newCell(CellTable table, Object itsKey, @Nullable Object sub, int itsHash, int itsKeyGroup) {
        return new Cell(table, layout.keySerde().copy(itsKey), sub, itsHash, itsKeyGroup);
    }

    private int load(CellTable table, @Nullable Object sub) {
        Cell cell = newCell(table, key(), table.kept(sub), hash, keyGroup);
        if (isComplete) {
            cell.bytes = Cell.OVERHEAD_BYTES;
            return keep(cell);
        }
        try {
            reader.read(cell);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return keep(cell);
    }

    private int keep(Cell loaded) {
        loaded.visited = true;
        room.use(loaded.bytes);
        return loaded.table.insert(loaded);
    }

    /** Reads the main cells of keys that come next, those that are not here together. */
    void expect(Object[] keys, int[] hashes, int[] comingGroups, int from, int to) throws IOException {
        begin();
        checkFailure();
        makeRoom();
        if (isComplete) {
            touch(keys, hashes, from, to);
            return;
        }
        for (CellTable table : tables) {
            if (table.family == RowKeys.MAIN) {
                expect(table, keys, hashes, comingGroups, from, to);
            }
        }
    }

    /** Looks for cells of which none is to be read, so that the cache misses of one key are not waited for before the next. */
    private void touch(Object[] keys, int[] hashes, int from, int to) {
        for (CellTable table : tables) {
            for (int i = from; i < to && table.family == RowKeys.MAIN; i++) {
                Object coming = keys[i];
                if (coming != null) {
                    table.find(coming, null, hashes[i]);
                }
            }
        }
    }

    private void expect(CellTable table, Object[] keys, int[] hashes, int[] comingGroups, int from, int to)
            throws IOException {
        List<Cell> missing = reader.batch();
        for (int i = from; i < to; i++) {
            Object coming = keys[i];
            if (coming == null || Integer.compareUnsigned(comingGroups[i] - firstKeyGroup, keyGroups) >= 0) {
                continue; // refused when it is set
            }
            if (table.find(coming, null, hashes[i]) < 0) {
                missing.add(newCell(table, coming, null, hashes[i], comingGroups[i]));
            }
        }
        reader.readBatch();
        for (Cell cell : missing) {
            if (table.find(cell.key, null, cell.hash) < 0) {
                keep(cell);
            }
        }
        missing.clear();
    }

    // ---- generations

    /** Says whether a cell is for the flusher alone. */
    private boolean isFrozen(Cell cell) {
        int generation = cell.generation;
        if (generation <= read || !cell.enrolled || generation == active.number) {
            return false;
        }
        read = flusher.read();
        return generation > read;
    }

    /** Makes a cell that is not frozen a part of the active generation; returns whether it was none before. */
    private boolean enroll(Cell cell) {
        if (cell.generation == active.number && cell.enrolled) {
            return false;
        }
        if (cell.enrolled) {
            cell.stored = cell.value != null;
        }
        cell.generation = active.number;
        cell.enrolled = true;
        active.add(cell);
        room.change(cell.bytes);
        return true;
    }

    /** Ends the generation: whatever is there now belongs to it, and the moment is when the database has it. */
    void handOver(Flusher.@Nullable Moment moment) throws IOException {
        checkFailure();
        flusher.flush(active, moment);
        active = new Generation(active.number + 1);
        room.allIsClean();
    }

    /** Waits until the database has everything as it is now. */
    void flush() throws IOException {
        handOver(null);
        flusher.await(active.number - 1);
    }

    /** Removes cells if there are too many, or waits until some can be removed. Only where no cell is held. */
    void makeRoom() {
        if (!room.isShort()) {
            return;
        }
        try {
            if (room.isTooMuchChanged()) {
                handOver(null);
                flusher.await(active.number - 1 - MOST_WAITING);
            }
            while (!room.grow() && !evict()) {
                waitForRoom();
            }
        } catch (IOException stuck) {
            throw new UncheckedIOException(stuck);
        }
    }

    /** Gives memory to other stores that they may have. */
    void yieldRoom() {
        room.yieldToOthers();
    }

    /** Returns whether enough is free now. One clock goes round all tables, so that none is favoured. */
    private boolean evict() {
        flushed = flusher.flushed();
        int tablesLeft = 2 * tables.size() + 1; // the first round may only take marks away
        while (tablesLeft > 0 && !room.isEnoughFree()) {
            CellTable table = tables.get(clock);
            long freed = table.evict(CellRoom.SLOTS_AT_ONCE, flushed);
            isComplete &= freed == 0;
            room.use(-freed);
            if (table.isRoundOver()) {
                clock = (clock + 1) % tables.size();
                tablesLeft--;
            }
        }
        return room.isEnoughFree();
    }

    private void waitForRoom() throws IOException {
        if (active.size() > 0) {
            handOver(null);
        }
        if (flushed < active.number - 1) {
            flusher.await(flushed + 1);
        } else {
            room.allowMore(); // a single key may need more than there is
        }
    }

    private void checkFailure() throws IOException {
        Throwable failure = flusher.failure();
        if (failure != null) {
            throw new IOException(
                    "The keyed state of " + layout.operator() + " cannot be written to its database: " + failure,
                    failure);
        }
    }

    // ---- the end

    /** Waits for what is being flushed, as long as that; afterwards nothing can be used. */
    void close(long timeoutMillis) throws IOException, TimeoutException {
        if (closed) {
            return;
        }
        closed = true;
        keyGroups = 0;
        forgetKey();
        room.leave();
        flusher.awaitIdle(timeoutMillis);
    }

    private IllegalStateException noKey() {
        checkOpen();
        return new IllegalStateException(
                "A state of " + layout.operator() + " is used outside of a record: there is no "
                        + "current key. Use keyed state only while a record or a timer of its key is processed.");
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The state of " + layout.operator() + " is closed.");
        }
    }

    private void checkKeyGroup(int group) {
        begin();
        if (!layout.keyGroups().contains(group)) {
            throw new IllegalArgumentException("Key group " + group + " of " + layout.operator()
                    + " is not in the range " + layout.keyGroups().first() + ".."
                    + layout.keyGroups().last() + " of this subtask.");
        }
    }
}
