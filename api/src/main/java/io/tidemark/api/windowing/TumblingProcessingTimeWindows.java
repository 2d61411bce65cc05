package io.tidemark.api.windowing;

import java.time.Duration;

/**
 * Windows in processing time that follow each other without gaps and do not overlap.
 *
 * @since 0.1
 */
public final class TumblingProcessingTimeWindows extends AlignedWindows {
    private static final long serialVersionUID = 1L;

    private TumblingProcessingTimeWindows(Duration size, Duration offset) {
        super(size, size, offset);
    }

    /**
     * Makes windows that begin at multiples of their size since 1970, in UTC.
     *
     * @param size at least a millisecond
     * @return the assigner
     * @throws IllegalArgumentException if the size is not positive
     */
    public static TumblingProcessingTimeWindows of(Duration size) {
        return of(size, Duration.ZERO);
    }

    /**
     * Makes windows that begin at an offset from multiples of their size since 1970, such as days in a time zone.
     *
     * @param size at least a millisecond
     * @param offset shorter than the size; may be negative
     * @return the assigner
     * @throws IllegalArgumentException if the size is not positive or the offset not shorter
     */
    public static TumblingProcessingTimeWindows of(Duration size, Duration offset) {
        return new TumblingProcessingTimeWindows(size, offset);
    }

    @Override
    public boolean isEventTime() {
        return false;
    }
}
