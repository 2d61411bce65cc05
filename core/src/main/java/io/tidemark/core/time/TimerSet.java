package io.tidemark.core.time;

import java.util.Arrays;

/**
 * The timers of one key: times, each with what it concerns, such as a window. In the order of time, and among equal times in
 * that in which they were set.
 *
 * <p>Sorted arrays with room at the front: a timer that is the last or the first is added and removed without moving others,
 * which is nearly always so. Memory: 16 bytes a timer. Not thread-safe.
 *
 * @param <N> the type of what timers concern
 */
final class TimerSet<N> {
    private static final int FIRST_CAPACITY = 1;

    private long[] timestamps;
    private Object[] subjects;
    private int first;
    private int end;

    TimerSet() {
        timestamps = new long[FIRST_CAPACITY];
        subjects = new Object[FIRST_CAPACITY];
    }

    private TimerSet(TimerSet<N> other) {
        timestamps = Arrays.copyOfRange(other.timestamps, other.first, Math.max(other.end, other.first + 1));
        subjects = Arrays.copyOfRange(other.subjects, other.first, Math.max(other.end, other.first + 1));
        end = other.size();
    }

    /** Returns a copy of the arrays; what timers concern is shared. */
    TimerSet<N> copy() {
        return new TimerSet<>(this);
    }

    int size() {
        return end - first;
    }

    boolean isEmpty() {
        return end == first;
    }

    long timestamp(int index) {
        return timestamps[first + index];
    }

    @SuppressWarnings("unchecked") // only subjects go in
    N subject(int index) {
        return (N) subjects[first + index];
    }

    /** Adds a timer; says whether it was not there. */
    boolean add(long timestamp, N subject) {
        if (find(timestamp, subject) >= 0) {
            return false;
        }
        insert(firstAfter(timestamp), timestamp, subject);
        return true;
    }

    /** Removes a timer; says whether it was there. */
    boolean remove(long timestamp, N subject) {
        int index = find(timestamp, subject);
        if (index < 0) {
            return false;
        }
        removeAt(index);
        return true;
    }

    private int find(long timestamp, N subject) {
        for (int i = firstAfter(timestamp) - 1; i >= first && timestamps[i] == timestamp; i--) {
            if (subjects[i].equals(subject)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the place of the first timer beyond a time. */
    private int firstAfter(long timestamp) {
        if (end == first || timestamps[end - 1] <= timestamp) {
            return end;
        }
        int low = first;
        int high = end - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (timestamps[middle] <= timestamp) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void insert(int place, long timestamp, N subject) {
        int at = place;
        if (at == first && first > 0) {
            first--;
            at = first;
        } else {
            if (end == timestamps.length) {
                at -= makeRoom();
            }
            System.arraycopy(timestamps, at, timestamps, at + 1, end - at);
            System.arraycopy(subjects, at, subjects, at + 1, end - at);
            end++;
        }
        timestamps[at] = timestamp;
        subjects[at] = subject;
    }

    /** Makes room at the end; returns how far everything moved to the front. */
    private int makeRoom() {
        int size = size();
        int moved = first;
        int capacity = first > size ? timestamps.length : Math.max(2, size * 2);
        long[] newTimestamps = new long[capacity];
        Object[] newSubjects = new Object[capacity];
        System.arraycopy(timestamps, first, newTimestamps, 0, size);
        System.arraycopy(subjects, first, newSubjects, 0, size);
        timestamps = newTimestamps;
        subjects = newSubjects;
        first = 0;
        end = size;
        return moved;
    }

    private void removeAt(int index) {
        if (index == first) {
            subjects[first++] = null;
        } else {
            System.arraycopy(timestamps, index + 1, timestamps, index, end - index - 1);
            System.arraycopy(subjects, index + 1, subjects, index, end - index - 1);
            subjects[--end] = null;
        }
        if (first == end) {
            first = 0;
            end = 0;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimerSet<?> set
                && Arrays.equals(timestamps, first, end, set.timestamps, set.first, set.end)
                && Arrays.equals(subjects, first, end, set.subjects, set.first, set.end);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = first; i < end; i++) {
            hash = 31 * hash + Long.hashCode(timestamps[i]);
        }
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(Arrays.copyOfRange(timestamps, first, end));
    }
}
