package io.tidemark.core.window;

import io.tidemark.core.time.Timeline;
import org.jspecify.annotations.Nullable;

/**
 * Puts the slices of windows together that follow each other, with about three merges a slice, however many slices a window has.
 *
 * <p>Two stacks in place of one (Tangwongsan et al., "General Incremental Sliding-Window Aggregation", 2015): up to a turning point
 * each slice is kept merged with all behind it, so that the oldest can go; beyond the turning point there is one sum, so that new
 * ones can come. A window is the one merged with the other. When the old side is used up, the turning point moves to the end of the
 * window.
 *
 * <p>Knows slices as they were when it saw them; whoever changes one before {@link #end} throws this away. Never written: it is
 * found anew from the slices.
 */
final class SlidingMerge {
    private Timeline old = new Timeline(0);
    private long turningPoint = Long.MIN_VALUE;
    private @Nullable Object young;
    private long end = Long.MIN_VALUE;

    /** Returns up to where slices have been seen. */
    long end() {
        return end;
    }

    /**
     * Puts the slices of a window together.
     *
     * @param slices of the key
     * @param first index of the first slice of the window
     * @param behind index behind the last
     * @param windowEnd end of the window, not before that of the one before
     * @param how what slices hold
     * @return what all hold, not to be changed
     * @throws Exception from the user's function
     */
    Object of(Slices slices, int first, int behind, long windowEnd, Contents how) throws Exception {
        long start = slices.start(first);
        if (start >= turningPoint) {
            turn(slices, first, behind, windowEnd, how);
            return old.record(0);
        }
        for (int i = slices.placeFrom(end); i < behind; i++) {
            Object slice = how.serde().copy(slices.contents(i));
            young = young == null ? slice : how.merge(young, slice);
        }
        end = windowEnd;
        old.removeBefore(start);
        Object oldest = old.record(0);
        return young == null
                ? oldest
                : how.merge(how.serde().copy(oldest), how.serde().copy(young));
    }

    private void turn(Slices slices, int first, int behind, long windowEnd, Contents how) throws Exception {
        Object[] sums = new Object[behind - first];
        for (int i = behind - 1; i >= first; i--) {
            Object slice = how.serde().copy(slices.contents(i));
            sums[i - first] =
                    i == behind - 1 ? slice : how.merge(slice, how.serde().copy(sums[i - first + 1]));
        }
        old = new Timeline(sums.length);
        for (int i = 0; i < sums.length; i++) {
            old.add(slices.start(first + i), sums[i]);
        }
        turningPoint = windowEnd;
        end = windowEnd;
        young = null;
    }
}
