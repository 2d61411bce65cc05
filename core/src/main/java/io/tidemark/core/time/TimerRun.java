package io.tidemark.core.time;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Timers of one key: times, each with what it concerns. In the order of time, and among equal times in that in which they
 * were set.
 *
 * <p>Sorted arrays with room at the front: a timer that is the last or the first is added and removed without moving others,
 * which is nearly always so. Memory: 16 bytes a timer. Not thread-safe.
 *
 * @param <N> the type of what timers concern
 */
final class TimerRun<N> {
    private static final int FIRST_CAPACITY = 1;

    private long[] timestamps;
    private Object[] subjects;
    private int first;
    private int end;

    TimerRun() {
        timestamps = new long[FIRST_CAPACITY];
        subjects = new Object[FIRST_CAPACITY];
    }

    private TimerRun(TimerRun<N> other, int from) {
        timestamps = Arrays.copyOfRange(other.timestamps, from, Math.max(other.end, from + 1));
        subjects = Arrays.copyOfRange(other.subjects, from, Math.max(other.end, from + 1));
        end = other.end - from;
    }

    /** Returns a copy of the arrays; what timers concern is shared. */
    TimerRun<N> copy() {
        return new TimerRun<>(this, first);
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

    long lastTimestamp() {
        return timestamps[end - 1];
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

    /** Takes away the later half, or as near to it as equal times stay together; {@code null} if all are equal. */
    @Nullable
    TimerRun<N> splitOff() {
        long middle = timestamps[first + size() / 2];
        int from = firstAfter(middle - 1);
        if (from == first) {
            from = firstAfter(middle);
        }
        return from == end || from == first ? null : splitOff(from);
    }

    private TimerRun<N> splitOff(int from) {
        TimerRun<N> later = new TimerRun<>(this, from);
        Arrays.fill(subjects, from, end, null);
        end = from;
        return later;
    }
}
