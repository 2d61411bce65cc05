package io.tidemark.core.window;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.state.StateCells;
import io.tidemark.core.time.Timeline;
import org.jspecify.annotations.Nullable;

/**
 * What one key has of aligned windows: the contents of its slices, what functions keep for windows and for the key, and how far
 * windows have been evaluated. Changed by its operator alone. The oldest slice is kept in the object itself, so that windows
 * that tumble cost one look at memory a record. Memory: about 80 bytes beside the contents, and 100 more if there are two slices.
 */
public final class Slices {
    /** The contents of the oldest slice, which is the only one most of the time; {@code null} if there is none. */
    private @Nullable Object head;

    private long headStart;

    /** Contents by the starts of later slices; {@code null} while there has been none. */
    private @Nullable Timeline later;

    /** {@link StateCells} by the starts of windows; {@code null} while no function has asked for any. */
    public @Nullable Timeline windowStates;

    /** What functions keep for the key; {@code null} while none has asked for any. */
    public @Nullable StateCells globals;

    /** The first window with contents whose end lies ahead; {@link SliceGrid#NONE} if there is none. */
    public long pending = SliceGrid.NONE;

    /** The first window with contents that is kept for late records or until its end; {@link SliceGrid#NONE} if there is none. */
    public long expiring = SliceGrid.NONE;

    /** When the timer of the key fires that does what is due next; {@link Long#MAX_VALUE} if none is set. */
    public long wake = Long.MAX_VALUE;

    /** Makes those of a key without any. */
    public Slices() {}

    /**
     * Returns how many slices there are.
     *
     * @return 0 or more
     */
    public int size() {
        return head == null ? 0 : 1 + (later == null ? 0 : later.size());
    }

    /** Returns the start of a slice, by its place in the order of time. */
    long start(int index) {
        return index == 0 ? headStart : later.timestamp(index - 1);
    }

    /** Returns the contents of a slice, by its place in the order of time. */
    Object contents(int index) {
        return index == 0 ? head : later.record(index - 1);
    }

    /** Puts contents where no slice is. */
    void put(long start, Object contents) {
        if (head != null && later == null) {
            later = new Timeline(1);
        }
        if (head == null) {
            head = contents;
            headStart = start;
        } else if (start < headStart) {
            later.add(headStart, head);
            head = contents;
            headStart = start;
        } else {
            later.add(start, contents);
        }
    }

    /**
     * Adds a record to a slice.
     *
     * @param slice its start
     * @param how what is kept of records
     * @param record the record
     * @param timestamp its event time
     * @throws Exception from the user's function
     */
    public void add(long slice, Contents how, Object record, long timestamp) throws Exception {
        Object first = head;
        if (first != null && headStart == slice) {
            Object after = how.add(first, record, timestamp);
            if (after != first) {
                head = after;
            }
            return;
        }
        int place = first == null || later == null ? -1 : placeOf(slice, later);
        if (place < 0) {
            put(slice, how.add(null, record, timestamp));
            return;
        }
        Object before = later.record(place);
        Object after = how.add(before, record, timestamp);
        if (after != before) {
            later.set(place, after);
        }
    }

    /** Returns the place of a slice, the newest tried first; negative if it is not there. */
    private static int placeOf(long slice, Timeline later) {
        int last = later.size() - 1;
        int place = last >= 0 && later.timestamp(last) == slice ? last : later.firstFrom(slice);
        return place <= last && later.timestamp(place) == slice ? place : -1;
    }

    /**
     * Finds the first slice that does not begin before a time.
     *
     * @param time the time
     * @return its start, or {@link SliceGrid#NONE} if there is none
     */
    public long firstFrom(long time) {
        int place = placeFrom(time);
        return place == size() ? SliceGrid.NONE : start(place);
    }

    private int placeFrom(long time) {
        if (head == null || headStart >= time) {
            return 0;
        }
        return later == null ? 1 : 1 + later.firstFrom(time);
    }

    /**
     * Puts together what slices hold.
     *
     * @param from the start of the first, or before it
     * @param to the start of the one behind the last
     * @param how what is kept of records
     * @return the contents of the slices that there are, not to be changed; {@code null} if there are none
     * @throws Exception from the user's function
     */
    public @Nullable Object between(long from, long to, Contents how) throws Exception {
        int first = placeFrom(from);
        int size = size();
        if (first == size || start(first) >= to) {
            return null;
        }
        Object merged = contents(first);
        for (int i = first + 1; i < size && start(i) < to; i++) {
            // slices stay, so what the user's merge may change is not what is kept
            Object into = i == first + 1 ? how.serde().copy(merged) : merged;
            merged = how.merge(into, how.serde().copy(contents(i)));
        }
        return merged;
    }

    /**
     * Returns what a function keeps for a window.
     *
     * @param window its start
     * @param make whether to make it if there is nothing
     * @return {@code null} if there is nothing
     */
    public @Nullable StateCells windowState(long window, boolean make) {
        Timeline states = windowStates;
        int place = states == null ? 0 : states.firstFrom(window);
        if (states != null && place < states.size() && states.timestamp(place) == window) {
            return (StateCells) states.record(place);
        }
        return make ? setWindowState(window, new StateCells()) : null;
    }

    /** Sets what a function keeps for a window for which there is nothing; returns it. */
    @Nullable
    StateCells setWindowState(long window, @Nullable StateCells cells) {
        if (cells != null) {
            if (windowStates == null) {
                windowStates = new Timeline(1);
            }
            windowStates.add(window, cells);
        }
        return cells;
    }

    /**
     * Forgets a window that is over, and the slices that are in no later one.
     *
     * @param next the start of the window behind it
     */
    public void removeBefore(long next) {
        if (head != null && headStart < next) {
            Timeline rest = later;
            head = null;
            if (rest != null) {
                rest.removeBefore(next);
            }
            if (rest != null && rest.size() > 0) {
                headStart = rest.timestamp(0);
                head = rest.record(0);
                rest.removeBefore(headStart + 1);
            }
        }
        if (windowStates != null) {
            windowStates.removeBefore(next);
        }
    }

    /**
     * Says whether nothing is left.
     *
     * @return {@code true} if so
     */
    public boolean isEmpty() {
        return head == null
                && (windowStates == null || windowStates.size() == 0)
                && (globals == null || globals.isEmpty());
    }

    Slices copy(Serde<Object> serde) {
        Slices copy = new Slices();
        copy.head = head == null ? null : serde.copy(head);
        copy.headStart = headStart;
        if (later != null && later.size() > 0) {
            copy.later = later.copy();
            if (!serde.immutable()) {
                copy.later.replaceAll(serde::copy);
            }
        }
        if (windowStates != null) {
            copy.windowStates = windowStates.copy();
            copy.windowStates.replaceAll(cells -> ((StateCells) cells).copy());
        }
        copy.globals = globals == null ? null : globals.copy();
        copy.pending = pending;
        copy.expiring = expiring;
        copy.wake = wake;
        return copy;
    }
}
