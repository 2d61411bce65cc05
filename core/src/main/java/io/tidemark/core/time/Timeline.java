package io.tidemark.core.time;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Things of one key in the order of their times, such as records that wait for partners or slices of windows; among equal times
 * in the order in which they came.
 *
 * <p>Sorted arrays with room at the front: a record that is the newest is added, and the oldest are removed, without moving
 * others, which is nearly always so. Memory: 12 to 16 bytes a record beside the record. Not thread-safe.
 */
public final class Timeline {
    private static final int FIRST_CAPACITY = 4;

    private long[] timestamps;
    private Object[] records;
    private int first;
    private int end;

    /** Makes an empty one. */
    public Timeline() {
        this(FIRST_CAPACITY);
    }

    /**
     * Makes an empty one.
     *
     * @param capacity how many things are expected; more grow it
     */
    public Timeline(int capacity) {
        timestamps = new long[Math.max(capacity, 1)];
        records = new Object[Math.max(capacity, 1)];
    }

    /**
     * Returns how many records wait.
     *
     * @return 0 or more
     */
    public int size() {
        return end - first;
    }

    /**
     * Returns the event time of a record.
     *
     * @param index from 0 to {@link #size} - 1
     * @return milliseconds since 1970; not less than that of the record before
     */
    public long timestamp(int index) {
        return timestamps[first + index];
    }

    /**
     * Returns a record.
     *
     * @param index from 0 to {@link #size} - 1
     * @return the very object that was added
     */
    public Object record(int index) {
        return records[first + index];
    }

    /**
     * Puts another record in the place of one.
     *
     * @param index from 0 to {@link #size} - 1
     * @param record what is at that time from now on
     */
    public void set(int index, Object record) {
        records[first + index] = record;
    }

    /**
     * Adds a record.
     *
     * @param timestamp its event time
     * @param record the record
     * @return whether it is the oldest now
     */
    public boolean add(long timestamp, Object record) {
        makeRoom();
        int place = end;
        while (place > first && timestamps[place - 1] > timestamp) {
            place--;
        }
        System.arraycopy(timestamps, place, timestamps, place + 1, end - place);
        System.arraycopy(records, place, records, place + 1, end - place);
        timestamps[place] = timestamp;
        records[place] = record;
        end++;
        return place == first;
    }

    private void makeRoom() {
        if (end < records.length) {
            return;
        }
        int size = size();
        boolean grows = size > records.length / 2;
        long[] newTimestamps = grows ? new long[2 * size] : timestamps;
        Object[] newRecords = grows ? new Object[2 * size] : records;
        System.arraycopy(timestamps, first, newTimestamps, 0, size);
        System.arraycopy(records, first, newRecords, 0, size);
        Arrays.fill(newRecords, size, newRecords.length, null);
        timestamps = newTimestamps;
        records = newRecords;
        first = 0;
        end = size;
    }

    /**
     * Finds the first record that is not older than a time.
     *
     * @param timestamp the time
     * @return its index, or {@link #size} if all are older
     */
    public int firstFrom(long timestamp) {
        int low = first;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (timestamps[middle] < timestamp) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - first;
    }

    /**
     * Removes the oldest records.
     *
     * @param timestamp all before it go
     */
    public void removeBefore(long timestamp) {
        int kept = first + firstFrom(timestamp);
        Arrays.fill(records, first, kept, null);
        first = kept;
    }

    /**
     * Returns a copy of the arrays; the records are shared.
     *
     * @return the copy
     */
    public Timeline copy() {
        Timeline copy = new Timeline(size());
        System.arraycopy(timestamps, first, copy.timestamps, 0, size());
        System.arraycopy(records, first, copy.records, 0, size());
        copy.end = size();
        return copy;
    }

    /**
     * Puts something else in the place of each record.
     *
     * @param replacement gives what a record becomes
     */
    public void replaceAll(UnaryOperator<Object> replacement) {
        for (int i = first; i < end; i++) {
            records[i] = replacement.apply(records[i]);
        }
    }
}
