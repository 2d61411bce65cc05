package io.tidemark.core.window;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.state.StateCells;
import io.tidemark.core.time.Timeline;
import org.jspecify.annotations.Nullable;

/**
 * What one key has of aligned windows: the contents of its slices, what functions keep for windows and for the key, and how far
 * windows have been evaluated. Changed by its operator alone. Memory: about 120 bytes beside the contents, and 16 a slice.
 */
public final class Slices {
    /** Contents by the starts of slices. */
    public final Timeline contents;

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
    public Slices() {
        this(new Timeline(1));
    }

    Slices(Timeline contents) {
        this.contents = contents;
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
        int last = contents.size() - 1;
        int place = last >= 0 && contents.timestamp(last) == slice ? last : contents.firstFrom(slice);
        if (place <= last && contents.timestamp(place) == slice) {
            Object before = contents.record(place);
            Object after = how.add(before, record, timestamp);
            if (after != before) {
                contents.set(place, after);
            }
        } else {
            contents.add(slice, how.add(null, record, timestamp));
        }
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
        int first = contents.firstFrom(from);
        int size = contents.size();
        if (first == size || contents.timestamp(first) >= to) {
            return null;
        }
        Object merged = contents.record(first);
        for (int i = first + 1; i < size && contents.timestamp(i) < to; i++) {
            // slices stay, so what the user's merge may change is not what is kept
            Object into = i == first + 1 ? how.serde().copy(merged) : merged;
            merged = how.merge(into, how.serde().copy(contents.record(i)));
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
        contents.removeBefore(next);
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
        return contents.size() == 0
                && (windowStates == null || windowStates.size() == 0)
                && (globals == null || globals.isEmpty());
    }

    Slices copy(Serde<Object> serde) {
        Timeline copied = contents.copy();
        if (!serde.immutable()) {
            copied.replaceAll(serde::copy);
        }
        Slices copy = new Slices(copied);
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
