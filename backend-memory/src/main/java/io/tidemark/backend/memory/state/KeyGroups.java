package io.tidemark.backend.memory.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a store by key group, and what makes a snapshot cheap.
 *
 * <p>Each key group is an extendible hash table: a directory of segments, indexed by the bits of the hash above those
 * that choose the slot in a segment (the highest ones chose the key group and are of no use here). A segment doubles up
 * to {@link #MAX_SEGMENT_BYTES}, then splits in two; so a record waits for the rehashing or copying of one segment and
 * one directory at most (tens of microseconds), however large the state. Only keys that the hash does not tell apart
 * make a segment larger. Segments that run empty shrink and merge.
 *
 * <p>A snapshot copies the array of directories and starts a new epoch: a few hundred bytes a subtask. Each directory
 * and segment carries the epoch in which it was last private. The first write in a later epoch comes by
 * {@link #writable}, which copies if an open snapshot still needs the group, and otherwise only renews the stamp.
 *
 * <p>Used by the thread that processes, except that snapshots read what they froze.
 */
final class KeyGroups {
    /** A segment is indexed by the hash bits below this one, a directory by those from it. */
    static final int SEGMENT_BITS = 11;

    static final int MAX_SEGMENT_BYTES = 64 * 1024;

    private static final int MIN_SLOTS = 8;
    private static final int LEAST_MAX_SLOTS = 64;

    /** Limits a directory to a million segments. */
    private static final int MAX_DEPTH = 20;

    private final Segment[][] directories;
    private final long[] directoryStamps;
    private final List<MemorySnapshot> open = new ArrayList<>();
    private final int wordsPerRow;
    private final int refsPerRow;
    private final int maxSlots;
    private final int maxDepth;
    private final Segment empty;
    private long epoch;

    KeyGroups(int groups, int numberOfKeyGroups, int wordsPerRow, int refsPerRow) {
        this.wordsPerRow = wordsPerRow;
        this.refsPerRow = refsPerRow;
        int rowBytes = wordsPerRow * Long.BYTES + refsPerRow * Integer.BYTES;
        int fitting = Integer.highestOneBit(Math.max(1, MAX_SEGMENT_BYTES / rowBytes));
        this.maxSlots = Math.min(1 << SEGMENT_BITS, Math.max(LEAST_MAX_SLOTS, fitting));
        int groupBits = Integer.SIZE - Integer.numberOfLeadingZeros(numberOfKeyGroups - 1);
        this.maxDepth = Math.max(0, Math.min(MAX_DEPTH, Integer.SIZE - SEGMENT_BITS - groupBits));
        // One slot that is never used: a look-up ends there, and the first insertion finds no room.
        this.empty = new Segment(1, wordsPerRow, refsPerRow, 0, -1);
        this.directories = new Segment[groups][];
        this.directoryStamps = new long[groups];
        clear();
    }

    /** Returns the live directories by key group; always the same array. */
    Segment[][] directories() {
        return directories;
    }

    /** Returns where a directory has the segment for a hash. */
    static int index(int hash, int directoryLength) {
        return (hash >>> SEGMENT_BITS) & (directoryLength - 1);
    }

    long epoch() {
        return epoch;
    }

    /** Ends the epoch: whatever is there now belongs to the snapshot too. */
    MemorySnapshot freeze(StateLayout layout) {
        open.removeIf(MemorySnapshot::isDone);
        MemorySnapshot snapshot = new MemorySnapshot(layout, epoch, directories.clone());
        open.add(snapshot);
        epoch++;
        return snapshot;
    }

    /** Says whether an open snapshot still needs what was last private in epoch {@code stamp}. */
    boolean isShared(int group, long stamp) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).needs(group, stamp)) {
                return true;
            }
        }
        return false;
    }

    /** Returns a segment with the same rows in the same slots that may be written in this epoch. */
    Segment writable(int group, int hash, Segment segment) {
        if (segment.stamp == epoch) {
            return segment;
        }
        if (!isShared(group, segment.stamp)) {
            segment.stamp = epoch;
            return segment;
        }
        Segment copy = segment.copy(epoch);
        replace(writableDirectory(group), hash, copy);
        return copy;
    }

    /** Returns a segment for {@code hash} that may be written and has room for one more row. */
    Segment withRoom(int group, int hash, Segment segment) {
        Segment grown = segment;
        while (grown.isFull()) {
            grown = shouldSplit(grown) ? split(group, hash, grown) : resize(group, hash, grown, grown.slots() * 2);
        }
        return writable(group, hash, grown);
    }

    /** Gives memory back after a row was removed from a segment that may be written. */
    void shrink(int group, int hash, Segment segment) {
        if (segment.size > segment.slots() >>> 3) {
            return;
        }
        if (segment.slots() > MIN_SLOTS) {
            resize(group, hash, segment, Math.max(MIN_SLOTS, segment.slots() >>> 1));
        }
        boolean merged = segment.size <= maxSlots >>> 3;
        while (merged) {
            merged = mergeWithBuddy(group, hash);
        }
    }

    /** Drops all rows. What snapshots hold stays. */
    void clear() {
        for (int group = 0; group < directories.length; group++) {
            directories[group] = new Segment[] {empty};
        }
        Arrays.fill(directoryStamps, epoch);
    }

    /** Returns the slots that all segments together hold memory for. */
    long slots() {
        long slots = 0;
        for (Segment[] directory : directories) {
            for (int i = 0; i < directory.length; i++) {
                slots += isFirstMention(directory, i) ? directory[i].slots() : 0;
            }
        }
        return slots;
    }

    /** Several entries of a directory may be one segment; says whether this is the first one. */
    static boolean isFirstMention(Segment[] directory, int index) {
        return index >>> directory[index].depth == 0;
    }

    private Segment resize(int group, int hash, Segment segment, int slots) {
        Segment resized = new Segment(Math.max(MIN_SLOTS, slots), wordsPerRow, refsPerRow, segment.depth, epoch);
        resized.adoptAll(segment);
        replace(writableDirectory(group), hash, resized);
        return resized;
    }

    /** Rows that a split would leave on one side, because their hashes are alike, stay in a larger segment instead. */
    private boolean shouldSplit(Segment segment) {
        if (segment.slots() < maxSlots || segment.depth >= maxDepth) {
            return false;
        }
        int bit = splitBit(segment);
        int ones = 0;
        for (int slot = 0; slot <= segment.mask; slot++) {
            ones += (int) segment.meta(slot) >>> bit & 1;
        }
        int enough = segment.size >>> 4;
        return ones >= enough && segment.size - ones >= enough;
    }

    private Segment split(int group, int hash, Segment segment) {
        Segment[] directory = writableDirectory(group);
        if (directory.length == 1 << segment.depth) {
            directory = Arrays.copyOf(directory, directory.length * 2);
            System.arraycopy(directory, 0, directory, directory.length / 2, directory.length / 2);
            directories[group] = directory;
        }
        int bit = splitBit(segment);
        Segment low = new Segment(segment.slots(), wordsPerRow, refsPerRow, segment.depth + 1, epoch);
        Segment high = new Segment(segment.slots(), wordsPerRow, refsPerRow, segment.depth + 1, epoch);
        for (int slot = 0; slot <= segment.mask; slot++) {
            long meta = segment.meta(slot);
            if (meta != 0) {
                ((meta >>> bit & 1) == 0 ? low : high).adopt(segment, slot);
            }
        }
        replace(directory, hash & ~(1 << bit), low);
        replace(directory, hash | 1 << bit, high);
        return (hash >>> bit & 1) == 0 ? low : high;
    }

    private static int splitBit(Segment segment) {
        return SEGMENT_BITS + segment.depth;
    }

    private boolean mergeWithBuddy(int group, int hash) {
        Segment[] before = directories[group];
        Segment segment = before[index(hash, before.length)];
        if (segment.depth == 0) {
            return false;
        }
        Segment buddy = before[index(hash ^ 1 << (splitBit(segment) - 1), before.length)];
        int together = segment.size + buddy.size;
        if (buddy.depth != segment.depth || together > maxSlots >>> 2) {
            return false;
        }
        int slots = Math.max(MIN_SLOTS, Integer.highestOneBit(Math.max(1, together)) * 4);
        Segment merged = new Segment(slots, wordsPerRow, refsPerRow, segment.depth - 1, epoch);
        merged.adoptAll(segment);
        merged.adoptAll(buddy);
        Segment[] directory = writableDirectory(group);
        replace(directory, hash, merged);
        int half = directory.length / 2;
        if (directory.length == 1 << segment.depth
                && Arrays.equals(directory, 0, half, directory, half, directory.length)) {
            directories[group] = Arrays.copyOf(directory, half);
        }
        return true;
    }

    private void replace(Segment[] directory, int hash, Segment segment) {
        int step = 1 << segment.depth;
        for (int i = index(hash, step); i < directory.length; i += step) {
            directory[i] = segment;
        }
    }

    private Segment[] writableDirectory(int group) {
        if (directoryStamps[group] != epoch) {
            if (isShared(group, directoryStamps[group])) {
                directories[group] = directories[group].clone();
            }
            directoryStamps[group] = epoch;
        }
        return directories[group];
    }
}
