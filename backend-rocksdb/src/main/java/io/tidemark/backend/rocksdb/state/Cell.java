package io.tidemark.backend.rocksdb.state;

import io.tidemark.checkpoint.spi.serde.BytesOutput;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row on the heap, or that there is none. Belongs to the store's thread; once its generation is handed over it is frozen:
 * read by the flusher alone, and changed by nobody, until the generation is flushed. 48 bytes.
 */
final class Cell {
    /** Of all that a cell takes besides key and value: itself and its share of a table that is half empty. */
    static final int OVERHEAD_BYTES = 72;

    final CellTable table;
    final Object key;
    final @Nullable Object sub;
    final int hash;
    final short keyGroup;

    /** The bytes of the row's value if it is packed, else the value as an object; {@code null} if there is no such row. */
    @Nullable
    Object value;

    /** How many of the bytes count, if the value is packed. */
    private short length;

    private boolean packed;

    /** The newest generation that the database has to have taken in before it knows what is here; 0 if it does. */
    int generation;

    /** About what it takes on the heap. */
    int bytes;

    /** Says whether the cell itself is in its generation, and not only a copy of one that is. */
    boolean enrolled;

    /** Says whether the database has a row of this key, or may have one, before the generation is flushed. */
    boolean stored;

    /** Says whether it was used since the clock's hand came by. */
    boolean visited;

    Cell(CellTable table, Object key, @Nullable Object sub, int hash, int keyGroup) {
        this.table = table;
        this.key = key;
        this.sub = sub;
        this.hash = hash;
        this.keyGroup = (short) keyGroup;
    }

    /** Returns a cell to go on with, in the place of this one, which is frozen; it has no value yet. */
    Cell successor() {
        Cell successor = new Cell(table, key, sub, hash, keyGroup);
        successor.generation = generation;
        successor.bytes = bytes;
        successor.stored = value != null;
        return successor;
    }

    /** Sets the value as an object, or that there is none. */
    void keep(@Nullable Object newValue) {
        value = newValue;
        packed = false;
    }

    /**
     * Sets the value as bytes: in place of those that are there, if they have room, because a reference to something new from
     * something old costs the garbage collector much more than to copy a few bytes.
     */
    void pack(BytesOutput written) {
        int size = written.size();
        byte[] room = packed ? (byte[]) value : null;
        if (room == null || room.length < size) {
            room = new byte[size + 7 & -8]; // what an array of that size takes anyway
            value = room;
            packed = true;
        }
        System.arraycopy(written.array(), 0, room, 0, written.size());
        length = (short) size;
    }

    boolean isPacked() {
        return packed;
    }

    /** Returns the bytes, of a cell that is packed. */
    byte[] packedBytes() {
        return (byte[]) Objects.requireNonNull(value, "packed");
    }

    int packedLength() {
        return length;
    }

    int keyGroup() {
        return keyGroup & 0xffff;
    }

    /** Writes the key of the row. */
    void writeKey(Serde<Object> keySerde, DataOutput output) throws IOException {
        RowKeys.writePrefix(keyGroup(), table.state.number(), hash, output);
        keySerde.serialize(key, output);
        table.writeSub(sub, output);
    }
}
