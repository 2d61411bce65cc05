package io.tidemark.api.windowing;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Windows that a gap ends in which no record comes.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public abstract sealed class SessionWindows<T> extends MergingWindowAssigner<T, TimeWindow>
        permits EventTimeSessionWindows,
                ProcessingTimeSessionWindows,
                DynamicEventTimeSessionWindows,
                DynamicProcessingTimeSessionWindows {
    private static final long serialVersionUID = 1L;

    private final SessionWindowTimeGapExtractor<? super T> gap;

    SessionWindows(SessionWindowTimeGapExtractor<? super T> gap) {
        this.gap = gap;
    }

    /** Makes an extractor of a gap that is always the same. */
    static SessionWindowTimeGapExtractor<Object> constant(Duration gap) {
        long millis = gap.toMillis();
        if (millis < 1) {
            throw new IllegalArgumentException("The gap of sessions is " + gap + "; give a millisecond or more.");
        }
        return element -> millis;
    }

    @Override
    public final Collection<TimeWindow> assignWindows(T element, long timestamp, WindowAssignerContext context) {
        long millis = gap.extract(element);
        if (millis < 1) {
            throw new IllegalArgumentException("The gap of the session of " + element + " is " + millis
                    + " ms; the extractor has to return a millisecond or more.");
        }
        long start = Math.min(isEventTime() ? timestamp : context.getCurrentProcessingTime(), Long.MAX_VALUE - 1);
        long end = start + millis;
        return List.of(new TimeWindow(start, end < start ? Long.MAX_VALUE : end));
    }

    @Override
    public final void mergeWindows(Collection<TimeWindow> windows, MergeCallback<TimeWindow> callback) {
        TimeWindow.mergeWindows(windows, callback);
    }

    @Override
    public final Trigger<Object, TimeWindow> getDefaultTrigger() {
        return isEventTime() ? EventTimeTrigger.create() : ProcessingTimeTrigger.create();
    }

    @Override
    public final Serde<TimeWindow> getWindowSerde() {
        return new TimeWindow.AsBounds();
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName();
    }
}
