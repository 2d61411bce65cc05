package io.tidemark.backend.memory.state;

import org.jspecify.annotations.Nullable;

/**
 * A bounded hash table of rows, one row a key: the unit in which a key group grows and is copied for a snapshot.
 *
 * <p>Open addressing with linear probing over the low bits of the hash. A row lies in one piece, so that a look-up, a
 * read and a write touch one or two cache lines: {@code wordsPerRow} longs (first {@link #USED}, the presence bits of
 * the primitive states and the hash, then a primitive key, primitive values and stamps) and {@code refsPerRow}
 * references (first an object key, then object values). A first word of 0 is a free slot, so there is no reserved hash.
 * Removal shifts rows back; there are no tombstones.
 *
 * <p>Cost: with a {@code Long} key and one {@code Long} state 24 bytes a slot, at 31 to 62 % of slots used.
 */
final class Segment {
    /** Set in the first word of each row in use. */
    static final long USED = 1L << 63;

    private static final Object[] NO_REFS = {};

    final long[] words;
    final @Nullable Object[] refs;
    final int wordsPerRow;
    final int refsPerRow;
    final int mask;

    /** How many bits of the directory index the rows share; see {@link KeyGroups}. */
    final int depth;

    /** The number of rows in use. */
    int size;

    /** The epoch in which the arrays were last private to the running code. */
    long stamp;

    Segment(int slots, int wordsPerRow, int refsPerRow, int depth, long stamp) {
        this.words = new long[Math.multiplyExact(slots, wordsPerRow)];
        this.refs = refsPerRow == 0 ? NO_REFS : new Object[Math.multiplyExact(slots, refsPerRow)];
        this.wordsPerRow = wordsPerRow;
        this.refsPerRow = refsPerRow;
        this.mask = slots - 1;
        this.depth = depth;
        this.stamp = stamp;
    }

    private Segment(Segment original, long stamp) {
        this.words = original.words.clone();
        this.refs = original.refsPerRow == 0 ? NO_REFS : original.refs.clone();
        this.wordsPerRow = original.wordsPerRow;
        this.refsPerRow = original.refsPerRow;
        this.mask = original.mask;
        this.depth = original.depth;
        this.size = original.size;
        this.stamp = stamp;
    }

    /** Returns a copy with arrays of its own; the objects in them are shared. */
    Segment copy(long newStamp) {
        return new Segment(this, newStamp);
    }

    int slots() {
        return mask + 1;
    }

    /** Whether another row would make probes long: five eighths are in use. */
    boolean isFull() {
        return size >= (slots() >>> 3) * 5;
    }

    long meta(int slot) {
        return words[slot * wordsPerRow];
    }

    /** Returns where a row of that hash goes, if it is not here yet. */
    int freeSlot(int hash) {
        int slot = hash & mask;
        while (meta(slot) != 0) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Copies one row of another segment, which must not be here yet, and for which there must be room. */
    void adopt(Segment from, int slot) {
        copyRow(from, slot, freeSlot((int) from.meta(slot)));
        size++;
    }

    /** Copies all rows of another segment, under the conditions of {@link #adopt}. */
    void adoptAll(Segment from) {
        for (int slot = 0; slot <= from.mask; slot++) {
            if (from.meta(slot) != 0) {
                adopt(from, slot);
            }
        }
    }

    /** Removes a row and closes the gap, so that no free slot lies between a row and its home slot. */
    void remove(int slot) {
        int gap = slot;
        int next = (slot + 1) & mask;
        for (long meta = meta(next); meta != 0; meta = meta(next)) {
            int distanceFromHome = (next - (int) meta) & mask;
            int distanceFromGap = (next - gap) & mask;
            if (distanceFromHome >= distanceFromGap) {
                copyRow(this, next, gap);
                gap = next;
            }
            next = (next + 1) & mask;
        }
        free(gap);
        size--;
    }

    private void free(int slot) {
        int word = slot * wordsPerRow;
        for (int i = 0; i < wordsPerRow; i++) {
            words[word + i] = 0;
        }
        int ref = slot * refsPerRow;
        for (int i = 0; i < refsPerRow; i++) {
            refs[ref + i] = null;
        }
    }

    private void copyRow(Segment from, int source, int target) {
        System.arraycopy(from.words, source * wordsPerRow, words, target * wordsPerRow, wordsPerRow);
        if (refsPerRow != 0) {
            System.arraycopy(from.refs, source * refsPerRow, refs, target * refsPerRow, refsPerRow);
        }
    }
}
