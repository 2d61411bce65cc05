package io.tidemark.api.windowing;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * An interval of time, from its start, included, to its end, excluded. What would lie beyond {@link Long#MAX_VALUE} or before
 * {@link Long#MIN_VALUE} lies there. Immutable.
 *
 * @since 0.1
 */
public final class TimeWindow extends Window {
    private final long start;
    private final long end;

    /**
     * Makes a window.
     *
     * @param start milliseconds since 1970, included
     * @param end milliseconds since 1970, excluded
     */
    public TimeWindow(long start, long end) {
        this.start = start;
        this.end = end;
    }

    /**
     * Returns the first point in time of the window.
     *
     * @return milliseconds since 1970
     */
    public long getStart() {
        return start;
    }

    /**
     * Returns the point in time at which the window is over.
     *
     * @return milliseconds since 1970, not a part of the window
     */
    public long getEnd() {
        return end;
    }

    @Override
    public long maxTimestamp() {
        return end - 1;
    }

    /**
     * Says whether two windows overlap or touch.
     *
     * @param other another window
     * @return {@code true} also if one begins where the other ends
     */
    public boolean intersects(TimeWindow other) {
        return start <= other.end && end >= other.start;
    }

    /**
     * Returns the least window that covers two.
     *
     * @param other another window
     * @return from the first start to the last end
     */
    public TimeWindow cover(TimeWindow other) {
        return new TimeWindow(Math.min(start, other.start), Math.max(end, other.end));
    }

    /**
     * Returns where the window of a timestamp begins, if windows follow each other without gaps.
     *
     * @param timestamp milliseconds since 1970; may be negative
     * @param offset by how much windows are moved from 1970
     * @param windowSize milliseconds, more than 0
     * @return the last start that is not behind the timestamp
     */
    public static long getWindowStartWithOffset(long timestamp, long offset, long windowSize) {
        long into = Math.floorMod(Math.floorMod(timestamp, windowSize) - Math.floorMod(offset, windowSize), windowSize);
        long start = timestamp - into;
        return start > timestamp ? Long.MIN_VALUE : start;
    }

    /**
     * Merges windows that overlap or touch.
     *
     * @param windows in any order
     * @param callback told of each group of more than one
     */
    public static void mergeWindows(
            Collection<TimeWindow> windows, MergingWindowAssigner.MergeCallback<TimeWindow> callback) {
        List<TimeWindow> sorted = new ArrayList<>(windows);
        sorted.sort(Comparator.comparingLong(TimeWindow::getStart));
        List<TimeWindow> group = new ArrayList<>();
        TimeWindow cover = null;
        for (TimeWindow window : sorted) {
            if (cover != null && cover.intersects(window)) {
                cover = cover.cover(window);
            } else {
                tell(group, cover, callback);
                group = new ArrayList<>();
                cover = window;
            }
            group.add(window);
        }
        tell(group, cover, callback);
    }

    private static void tell(
            List<TimeWindow> group, TimeWindow cover, MergingWindowAssigner.MergeCallback<TimeWindow> callback) {
        if (group.size() > 1) {
            callback.merge(group, cover);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeWindow window && window.start == start && window.end == end;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(start) + Long.hashCode(end);
    }

    @Override
    public String toString() {
        return "TimeWindow{start=" + start + ", end=" + end + "}";
    }

    /** Written as a record of its two ends. */
    static final class AsBounds implements Serde<TimeWindow> {
        private static final long serialVersionUID = 1L;
        private static final Serde<Bounds> BOUNDS = Serdes.of(Bounds.class);

        /** What a window is in a checkpoint. */
        record Bounds(long start, long end) {}

        @Override
        public void serialize(TimeWindow window, DataOutput output) throws IOException {
            BOUNDS.serialize(new Bounds(window.start, window.end), output);
        }

        @Override
        public TimeWindow deserialize(DataInput input) throws IOException {
            Bounds bounds = BOUNDS.deserialize(input);
            return new TimeWindow(bounds.start, bounds.end);
        }

        @Override
        public String schema() {
            return BOUNDS.schema();
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public TimeWindow copy(TimeWindow window) {
            return window;
        }
    }
}
