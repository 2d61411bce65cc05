package io.tidemark.core.time;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one key: times, each with what it concerns, such as a window. In the order of time, and among equal times in
 * that in which they were set.
 *
 * <p>Most keys have but one timer, which is kept without any array: 40 bytes. Many timers are kept in several runs, so that adding
 * and removing costs no more however many there are and in whatever order they come. Not thread-safe.
 *
 * @param <N> the type of what timers concern
 */
final class TimerSet<N> {
    /** How many timers a run has at most, unless more are due at the same time. */
    static final int LONGEST_RUN = 1_024;

    private static final int FIRST_RUN = -1;

    /** What the only timer concerns; {@code null} if there is none, or if timers are kept in runs. */
    private @Nullable N only;

    private long onlyTimestamp;

    /** {@code null} if there was never more than one timer since the set was empty. */
    private @Nullable TimerRun<N> first;
    /** Those behind the first, in order: no time is in two of them, and none is empty. */
    private List<TimerRun<N>> later = List.of();

    private int size;

    /** Takes a timer. */
    @FunctionalInterface
    interface Visitor<N, E extends Exception> {
        void visit(long timestamp, N subject) throws E;
    }

    TimerSet() {}

    private TimerSet(TimerSet<N> other) {
        only = other.only;
        onlyTimestamp = other.onlyTimestamp;
        first = other.first == null ? null : other.first.copy();
        size = other.size;
        if (!other.later.isEmpty()) {
            later = new ArrayList<>(other.later.size());
            for (TimerRun<N> run : other.later) {
                later.add(run.copy());
            }
        }
    }

    /** Returns a copy; what timers concern is shared. */
    TimerSet<N> copy() {
        return new TimerSet<>(this);
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns the time of the first timer; there must be one. */
    long firstTimestamp() {
        return only != null ? onlyTimestamp : first.timestamp(0);
    }

    /** Returns what the first timer concerns; there must be one. */
    N firstSubject() {
        return only != null ? only : first.subject(0);
    }

    /** Shows all timers, in order. */
    <E extends Exception> void forEach(Visitor<? super N, E> visitor) throws E {
        if (only != null) {
            visitor.visit(onlyTimestamp, only);
        } else if (size > 0) {
            visit(first, visitor);
        }
        for (TimerRun<N> run : later) {
            visit(run, visitor);
        }
    }

    private static <N, E extends Exception> void visit(TimerRun<N> run, Visitor<? super N, E> visitor) throws E {
        for (int i = 0; i < run.size(); i++) {
            visitor.visit(run.timestamp(i), run.subject(i));
        }
    }

    /** Adds a timer; says whether it was not there. */
    boolean add(long timestamp, N subject) {
        if (size == 0) {
            only = subject;
            onlyTimestamp = timestamp;
            first = null;
            size = 1;
            return true;
        }
        return !isOnly(timestamp, subject) && addToRuns(timestamp, subject);
    }

    private boolean isOnly(long timestamp, N subject) {
        return only != null && onlyTimestamp == timestamp && only.equals(subject);
    }

    private boolean addToRuns(long timestamp, N subject) {
        if (only != null) {
            first = new TimerRun<>();
            first.add(onlyTimestamp, only);
            only = null;
        }
        int place = placeOf(timestamp);
        TimerRun<N> run = run(place);
        if (run.size() >= LONGEST_RUN) {
            run = makeRoom(place, run, timestamp);
        }
        boolean added = run.add(timestamp, subject);
        if (added) {
            size++;
        }
        return added;
    }

    /** Removes a timer; says whether it was there. */
    boolean remove(long timestamp, N subject) {
        if (isOnly(timestamp, subject)) {
            only = null;
            size = 0;
            return true;
        }
        return only == null && size > 0 && removeFromRuns(timestamp, subject);
    }

    private boolean removeFromRuns(long timestamp, N subject) {
        int place = placeOf(timestamp);
        TimerRun<N> run = run(place);
        if (!run.remove(timestamp, subject)) {
            return false;
        }
        size--;
        if (run.isEmpty() && !later.isEmpty()) {
            if (place == FIRST_RUN) {
                first = later.remove(0);
            } else {
                later.remove(place);
            }
        }
        return true;
    }

    /** Returns the place of the last run that does not begin after a time, or of the first if all do. */
    private int placeOf(long timestamp) {
        int low = FIRST_RUN;
        int high = later.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >> 1;
            if (later.get(middle).timestamp(0) <= timestamp) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private TimerRun<N> run(int place) {
        return place == FIRST_RUN ? first : later.get(place);
    }

    /** Returns the run for a time whose own is full: a new one at the end, or a half of it. */
    private TimerRun<N> makeRoom(int place, TimerRun<N> full, long timestamp) {
        boolean isLast = place == later.size() - 1 && timestamp > full.lastTimestamp();
        TimerRun<N> next = isLast ? new TimerRun<>() : full.splitOff();
        if (next == null) {
            return full;
        }
        if (later.isEmpty()) {
            later = new ArrayList<>();
        }
        later.add(place + 1, next);
        return isLast || timestamp >= next.timestamp(0) ? next : full;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimerSet<?> set
                && size == set.size
                && contents().equals(set.contents());
    }

    @Override
    public int hashCode() {
        return contents().hashCode();
    }

    private List<Object> contents() {
        List<Object> contents = new ArrayList<>(2 * size);
        forEach((timestamp, subject) -> contents.addAll(Arrays.asList(timestamp, subject)));
        return contents;
    }

    @Override
    public String toString() {
        return contents().toString();
    }
}
