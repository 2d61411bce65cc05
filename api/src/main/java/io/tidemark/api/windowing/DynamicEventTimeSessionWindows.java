package io.tidemark.api.windowing;

/**
 * Sessions in event time with a gap that depends on the record.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class DynamicEventTimeSessionWindows<T> extends SessionWindows<T> {
    private static final long serialVersionUID = 1L;

    private DynamicEventTimeSessionWindows(SessionWindowTimeGapExtractor<T> gap) {
        super(gap);
    }

    /**
     * Makes sessions.
     *
     * @param <T> the type of the records
     * @param gap gives the gap behind a record
     * @return the assigner
     */
    public static <T> DynamicEventTimeSessionWindows<T> withDynamicGap(SessionWindowTimeGapExtractor<T> gap) {
        return new DynamicEventTimeSessionWindows<>(gap);
    }

    @Override
    public boolean isEventTime() {
        return true;
    }
}
