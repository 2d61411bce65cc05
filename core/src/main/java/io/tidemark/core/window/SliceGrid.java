package io.tidemark.core.window;

/**
 * The arithmetic of aligned windows and of the slices they are cut into. A slice lies between two points in time at which a
 * window begins or ends, so that it is in a window as a whole or not at all. Windows and slices are known by their starts.
 *
 * <p>What would lie before {@link Long#MIN_VALUE} or beyond {@link Long#MAX_VALUE} lies there: the window that begins before
 * the beginning of time is known by it and ends where it should. Immutable.
 */
public final class SliceGrid {
    /** Stands for no window; none begins there. */
    public static final long NONE = Long.MAX_VALUE;

    private final long size;
    private final long slide;
    private final long offset;
    /** How far behind the start of a window an earlier one ends; 0 if they end where one begins. */
    private final long cut;

    /**
     * Makes a grid.
     *
     * @param size of a window, in milliseconds
     * @param slide between two starts, in milliseconds
     * @param offset of the starts from 1970, in milliseconds
     */
    public SliceGrid(long size, long slide, long offset) {
        this.size = size;
        this.slide = slide;
        this.offset = Math.floorMod(offset, slide);
        this.cut = size % slide;
    }

    /**
     * Returns where the slice of a timestamp begins.
     *
     * @param timestamp less than {@link Long#MAX_VALUE}
     * @return the start
     */
    public long sliceOf(long timestamp) {
        long into = into(timestamp);
        return minus(timestamp, into >= cut ? into - cut : into);
    }

    /**
     * Returns where the slice of a timestamp ends.
     *
     * @param timestamp less than {@link Long#MAX_VALUE}
     * @return the end, excluded
     */
    public long endOfSlice(long timestamp) {
        long into = into(timestamp);
        return plus(timestamp, (into >= cut ? slide : cut) - into);
    }

    /**
     * Returns the last window that begins at a time or before.
     *
     * @param timestamp less than {@link Long#MAX_VALUE}
     * @return its start
     */
    public long lastWindow(long timestamp) {
        return minus(timestamp, into(timestamp));
    }

    /**
     * Returns the first window that ends behind a time.
     *
     * @param timestamp not the end of that window, nor behind it
     * @return its start, or {@link #NONE}
     */
    public long firstEndingBehind(long timestamp) {
        long begins = timestamp - size;
        return begins > timestamp ? lastWindow(Long.MIN_VALUE) : next(lastWindow(begins));
    }

    /**
     * Returns the window behind one.
     *
     * @param window the start of a window
     * @return the start of the next, or {@link #NONE}
     */
    public long next(long window) {
        return plus(window, slide - into(window));
    }

    /**
     * Returns where a window ends.
     *
     * @param window its start
     * @return its end, excluded
     */
    public long end(long window) {
        return plus(window, size - into(window));
    }

    private long into(long timestamp) {
        return Math.floorMod(Math.floorMod(timestamp, slide) - offset, slide);
    }

    /**
     * Adds to a point in time without running over.
     *
     * @param timestamp a point in time
     * @param millis not negative
     * @return the sum, at most {@link Long#MAX_VALUE}
     */
    public static long plus(long timestamp, long millis) {
        long sum = timestamp + millis;
        return millis >= 0 && sum < timestamp ? Long.MAX_VALUE : sum;
    }

    private static long minus(long timestamp, long millis) {
        long difference = timestamp - millis;
        return difference > timestamp ? Long.MIN_VALUE : difference;
    }

    /** Returns the grid as a part of a schema: slices of another cannot be read. */
    String schema() {
        return "size" + size + ",slide" + slide + ",offset" + offset;
    }
}
