package io.tidemark.api.windowing;

import java.time.Duration;

/**
 * Windows in processing time that overlap. If the slide is longer than the size, the records between two windows go nowhere.
 *
 * @since 0.1
 */
public final class SlidingProcessingTimeWindows extends AlignedWindows {
    private static final long serialVersionUID = 1L;

    private SlidingProcessingTimeWindows(Duration size, Duration slide, Duration offset) {
        super(size, slide, offset);
    }

    /**
     * Makes windows that begin at multiples of the slide since 1970, in UTC.
     *
     * @param size of a window, at least a millisecond
     * @param slide between the starts of two windows, at least a millisecond
     * @return the assigner
     * @throws IllegalArgumentException if one is not positive
     */
    public static SlidingProcessingTimeWindows of(Duration size, Duration slide) {
        return of(size, slide, Duration.ZERO);
    }

    /**
     * Makes windows that begin at an offset from multiples of the slide since 1970.
     *
     * @param size of a window, at least a millisecond
     * @param slide between the starts of two windows, at least a millisecond
     * @param offset shorter than the slide; may be negative
     * @return the assigner
     * @throws IllegalArgumentException if size or slide is not positive, or the offset not shorter than the slide
     */
    public static SlidingProcessingTimeWindows of(Duration size, Duration slide, Duration offset) {
        return new SlidingProcessingTimeWindows(size, slide, offset);
    }

    @Override
    public boolean isEventTime() {
        return false;
    }
}
