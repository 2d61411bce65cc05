package io.tidemark.api.windowing;

import java.time.Duration;
import java.util.Iterator;

/**
 * Keeps the records that are not older than the newest by more than a time. Does nothing if no record has an event time.
 *
 * @param <W> the type of the windows
 * @since 0.1
 */
public final class TimeEvictor<W extends Window> extends TimedEviction<Object, W> {
    private static final long serialVersionUID = 1L;

    private final long windowSize;

    private TimeEvictor(Duration windowSize, boolean doEvictAfter) {
        super(doEvictAfter);
        this.windowSize = windowSize.toMillis();
        if (this.windowSize < 0) {
            throw new IllegalArgumentException("A TimeEvictor is to keep " + windowSize + "; give 0 or more.");
        }
    }

    /**
     * Makes an evictor that removes before a window is evaluated.
     *
     * @param <W> the type of the windows
     * @param windowSize records that are older than the newest by so much or more go
     * @return the evictor
     */
    public static <W extends Window> TimeEvictor<W> of(Duration windowSize) {
        return of(windowSize, false);
    }

    /**
     * Makes an evictor.
     *
     * @param <W> the type of the windows
     * @param windowSize records that are older than the newest by so much or more go
     * @param doEvictAfter whether it removes after a window was evaluated, not before
     * @return the evictor
     */
    public static <W extends Window> TimeEvictor<W> of(Duration windowSize, boolean doEvictAfter) {
        return new TimeEvictor<>(windowSize, doEvictAfter);
    }

    @Override
    void evict(Iterable<TimestampedValue<Object>> elements, int size) {
        long newest = Long.MIN_VALUE;
        boolean timed = false;
        for (TimestampedValue<Object> element : elements) {
            newest = Math.max(newest, element.getTimestamp());
            timed |= element.hasTimestamp();
        }
        long oldest = newest - windowSize;
        if (!timed || oldest > newest) {
            return;
        }
        for (Iterator<TimestampedValue<Object>> each = elements.iterator(); each.hasNext(); ) {
            if (each.next().getTimestamp() <= oldest) {
                each.remove();
            }
        }
    }

    @Override
    public String toString() {
        return "TimeEvictor(" + windowSize + ")";
    }
}
