package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.state.KeyVisitor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The current key and its row: the record path of all states of one operator.
 *
 * <p>Setting a key only remembers it. The first state that is read or written looks the row up, once for all states,
 * and the slot is kept until the next key, so that a write after a read does not probe again. Nothing is allocated
 * except by boxing what a primitive column holds, and by growth.
 *
 * <p>The segment is found anew from the directory at each access instead of being kept in a field: under G1 a store of
 * a reference into an old object costs more than those loads. For the same reason a primitive key is kept as a
 * primitive.
 */
final class StateTable {
    private static final int NOT_LOCATED = Lookahead.UNKNOWN;
    private static final int NO_GROUP = -1;

    final StateLayout layout;
    private final boolean primitiveKeys;
    private @Nullable KeyGroups groups;

    /** Those of {@link #groups}; empty before. */
    private Segment[][] directories = {};

    /** That of {@link #groups}. */
    private long epoch;

    /** 0 before the first key and after closing, so that one comparison catches that and a wrong group. */
    private int groupCount;

    /** How often a row was added or removed, which may move others. */
    private long changes;

    private final Lookahead ahead = new Lookahead();

    private boolean closed;

    private @Nullable Object currentKey;
    private long currentKeyBits;
    private int currentHash;
    private int currentGroup = NO_GROUP;

    /** Of the current key: its slot; or if it has no row, the complement of the slot where one would go. */
    private int currentSlot = NOT_LOCATED;

    StateTable(StateLayout layout) {
        this.layout = layout;
        this.primitiveKeys = layout.keyKind.isPrimitive();
    }

    void setKey(Object key, int hash, int keyGroup) {
        if (key == null) {
            throw new NullPointerException("A key of " + layout.operator + " is null. Key by a value that never is.");
        }
        int group = keyGroup - layout.firstKeyGroup;
        if (Integer.compareUnsigned(group, groupCount) >= 0) {
            checkKeyGroup(keyGroup);
        }
        if (primitiveKeys) {
            currentKeyBits = bitsOf(key);
        } else {
            currentKey = key;
        }
        currentHash = hash;
        currentGroup = group;
        currentSlot = ahead.take(key, changes);
    }

    private long bitsOf(Object key) {
        return layout.keyKind == ColumnKind.LONG ? (Long) key : (Integer) key;
    }

    /** Looks up the rows of keys that are about to be set. */
    void expect(Object[] keys, int[] hashes, int[] keyGroups, int from, int to) {
        if (groupCount == 0) {
            return;
        }
        int[] slots = ahead.begin(keys, from, to, changes);
        for (int i = from; i < to; i++) {
            int group = keyGroups[i] - layout.firstKeyGroup;
            if (keys[i] == null || Integer.compareUnsigned(group, groupCount) >= 0) {
                slots[i - from] = Lookahead.UNKNOWN; // refused when it is set
            } else {
                Segment segment = segmentOf(group, hashes[i]);
                slots[i - from] = primitiveKeys
                        ? findPrimitive(segment, bitsOf(keys[i]), hashes[i])
                        : findObject(segment, keys[i], hashes[i]);
            }
        }
    }

    /** Makes each key that has a value of a state the current one in turn. */
    void forEachKey(Column column, KeyVisitor<Object> visitor) {
        Segment[][] all = seal().directories();
        for (int group = 0; group < all.length; group++) {
            Segment[] directory = all[group];
            for (int i = 0; i < directory.length; i++) {
                if (KeyGroups.isFirstMention(directory, i)) {
                    visit(column, group, directory[i], visitor);
                }
            }
        }
        forgetKey();
    }

    private void visit(Column column, int group, Segment segment, KeyVisitor<Object> visitor) {
        for (int slot = 0; slot <= segment.mask; slot++) {
            long meta = segment.meta(slot);
            if (meta != 0 && column.isPresent(segment, slot)) {
                Object key = layout.key(segment, slot);
                setKey(key, (int) meta, layout.firstKeyGroup + group);
                visitor.visit(key);
            }
        }
    }

    /** Makes no key the current one. */
    void forgetKey() {
        currentKey = null;
        currentGroup = NO_GROUP;
        currentSlot = NOT_LOCATED;
    }

    Object key() {
        Object key = primitiveKeys ? layout.keyKind.fromBits(currentKeyBits) : currentKey;
        if (currentGroup < 0 || key == null) {
            throw noKey();
        }
        return key;
    }

    /** Returns where the current key's row is, or would be. */
    Segment segment() {
        int group = currentGroup;
        if (group < 0) {
            throw noKey();
        }
        return segmentOf(group, currentHash);
    }

    private Segment segmentOf(int group, int hash) {
        Segment[] directory = directories[group];
        return directory[KeyGroups.index(hash, directory.length)];
    }

    /** Returns the slot of the current key's row in its {@link #segment()}; negative if it has none. */
    int slotIn(Segment segment) {
        int slot = currentSlot;
        return slot != NOT_LOCATED ? slot : find(segment);
    }

    long epoch() {
        return epoch;
    }

    /** Makes sure that the current key has a row that may be written, and returns the segment it is in. */
    Segment writableSegment() {
        Segment segment = segment();
        int slot = slotIn(segment);
        if (slot >= 0 && segment.stamp == epoch) {
            return segment;
        }
        return slot < 0 ? insert(segment, ~slot) : sealed().writable(currentGroup, currentHash, segment);
    }

    /** Sets a state of the current key. */
    void put(Column column, Object value) {
        if (column.isPrimitive()) {
            putBits(column, column.kind.toBits(value));
        } else {
            putReference(column, value);
        }
    }

    void putBits(Column column, long bits) {
        Segment segment = writableSegment();
        column.writeBits(segment, currentSlot, bits);
    }

    void putReference(Column column, Object value) {
        Segment segment = writableSegment();
        column.writeReference(segment, currentSlot, value, epoch);
    }

    /** Returns what the current key has of a state, not to be changed; {@code null} if it has none. */
    @Nullable
    Object read(Column column) {
        Segment segment = segment();
        int slot = slotIn(segment);
        return slot < 0 ? null : column.read(segment, slot);
    }

    /** Returns what the current key has of a mutable state, for the running code alone. */
    @Nullable
    Object readToChange(Column column) {
        Segment segment = segment();
        int slot = slotIn(segment);
        Object value = slot < 0 ? null : column.read(segment, slot);
        return value == null || column.stamp(segment, slot) == epoch
                ? value
                : makePrivate(column, segment, slot, value);
    }

    /** Puts a copy in the place of a value that a snapshot still needs, because it may be changed in place. */
    Object makePrivate(Column column, Segment segment, int slot, Object value) {
        if (!isShared(column.stamp(segment, slot))) {
            // If no snapshot needs the value, none needs the segment, whose stamp is never older.
            column.renewStamp(segment, slot, epoch);
            return value;
        }
        Object copy = column.serde.copy(value);
        putReference(column, copy);
        return copy;
    }

    /** Clears a state of the current key; the row goes with its last value. */
    void erase(Column column) {
        Segment present = segment();
        int slot = slotIn(present);
        if (slot < 0 || !column.isPresent(present, slot)) {
            return;
        }
        Segment segment = writableSegment();
        column.erase(segment, slot);
        if (layout.isRowEmpty(segment, slot)) {
            segment.remove(slot);
            changes++;
            sealed().shrink(currentGroup, currentHash, segment);
            currentSlot = NOT_LOCATED;
        }
    }

    /** Ends the epoch with a snapshot of all rows. */
    MemorySnapshot freeze() {
        KeyGroups rows = seal();
        MemorySnapshot snapshot = rows.freeze(layout);
        epoch = rows.epoch();
        return snapshot;
    }

    private boolean isShared(long stamp) {
        return sealed().isShared(currentGroup, stamp);
    }

    /** Returns the rows; from now on no state can be declared. */
    KeyGroups seal() {
        checkOpen();
        KeyGroups sealed = groups;
        if (sealed == null) {
            sealed = layout.newKeyGroups();
            groups = sealed;
            directories = sealed.directories();
            groupCount = layout.lastKeyGroup - layout.firstKeyGroup + 1;
        }
        return sealed;
    }

    boolean isSealed() {
        return groups != null;
    }

    void close() {
        closed = true;
        groupCount = 0;
        forgetKey();
        if (groups != null) {
            groups.clear();
        }
    }

    private int find(Segment segment) {
        int slot = primitiveKeys
                ? findPrimitive(segment, currentKeyBits, currentHash)
                : findObject(segment, currentKey, currentHash);
        currentSlot = slot;
        return slot;
    }

    private static int findPrimitive(Segment segment, long key, int hash) {
        long[] words = segment.words;
        int step = segment.wordsPerRow;
        int mask = segment.mask;
        int slot = hash & mask;
        for (int row = slot * step; words[row] != 0; row = slot * step) {
            if (words[row + 1] == key) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return ~slot;
    }

    private static int findObject(Segment segment, @Nullable Object key, int hash) {
        long[] words = segment.words;
        int step = segment.wordsPerRow;
        int mask = segment.mask;
        int slot = hash & mask;
        for (long meta = words[slot * step]; meta != 0; meta = words[slot * step]) {
            if ((int) meta == hash && isSame(segment.refs[slot * segment.refsPerRow], key)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return ~slot;
    }

    private static boolean isSame(@Nullable Object present, @Nullable Object key) {
        return present == key || present != null && present.equals(key);
    }

    private Segment insert(Segment before, int freeSlotBefore) {
        Object key = primitiveKeys ? null : layout.keySerde.copy(key());
        Segment segment = sealed().withRoom(currentGroup, currentHash, before);
        boolean sameSlots = segment.slots() == before.slots() && segment.depth == before.depth;
        int slot = sameSlots ? freeSlotBefore : segment.freeSlot(currentHash);
        segment.words[slot * segment.wordsPerRow] = Segment.USED | Integer.toUnsignedLong(currentHash);
        if (primitiveKeys) {
            segment.words[slot * segment.wordsPerRow + 1] = currentKeyBits;
        } else {
            segment.refs[slot * segment.refsPerRow] = key;
        }
        segment.size++;
        changes++;
        currentSlot = slot;
        return segment;
    }

    private KeyGroups sealed() {
        return Objects.requireNonNull(groups, "sealed when the first key was set");
    }

    private IllegalStateException noKey() {
        checkOpen();
        return new IllegalStateException("A state of " + layout.operator + " is used outside of a record: there is no "
                + "current key. Use keyed state only while a record or a timer of its key is processed.");
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The state of " + layout.operator + " is closed.");
        }
    }

    private void checkKeyGroup(int keyGroup) {
        seal();
        if (keyGroup < layout.firstKeyGroup || keyGroup > layout.lastKeyGroup) {
            throw new IllegalArgumentException("Key group " + keyGroup + " of " + layout.operator
                    + " is not in the range " + layout.firstKeyGroup + ".." + layout.lastKeyGroup
                    + " of this subtask.");
        }
    }
}
