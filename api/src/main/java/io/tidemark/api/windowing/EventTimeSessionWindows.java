package io.tidemark.api.windowing;

import java.time.Duration;

/**
 * Sessions in event time: a window goes on while no record of its key is further behind the one before than the gap.
 *
 * @since 0.1
 */
public final class EventTimeSessionWindows extends SessionWindows<Object> {
    private static final long serialVersionUID = 1L;

    private EventTimeSessionWindows(Duration gap) {
        super(constant(gap));
    }

    /**
     * Makes sessions with a gap that is always the same.
     *
     * @param gap at least a millisecond; records that lie exactly so far apart are in one session
     * @return the assigner
     * @throws IllegalArgumentException if the gap is not positive
     */
    public static EventTimeSessionWindows withGap(Duration gap) {
        return new EventTimeSessionWindows(gap);
    }

    /**
     * Makes sessions whose gap depends on the record.
     *
     * @param <T> the type of the records
     * @param gap gives the gap behind a record
     * @return the assigner
     */
    public static <T> DynamicEventTimeSessionWindows<T> withDynamicGap(SessionWindowTimeGapExtractor<T> gap) {
        return DynamicEventTimeSessionWindows.withDynamicGap(gap);
    }

    @Override
    public boolean isEventTime() {
        return true;
    }
}
