package io.tidemark.api.windowing;

import java.util.Iterator;

/**
 * Keeps the records that came last, a number of them.
 *
 * @param <W> the type of the windows
 * @since 0.1
 */
public final class CountEvictor<W extends Window> extends TimedEviction<Object, W> {
    private static final long serialVersionUID = 1L;

    private final long maxCount;

    private CountEvictor(long maxCount, boolean doEvictAfter) {
        super(doEvictAfter);
        if (maxCount < 0) {
            throw new IllegalArgumentException("A CountEvictor is to keep " + maxCount + " records; give 0 or more.");
        }
        this.maxCount = maxCount;
    }

    /**
     * Makes an evictor that removes before a window is evaluated.
     *
     * @param <W> the type of the windows
     * @param maxCount how many records stay
     * @return the evictor
     */
    public static <W extends Window> CountEvictor<W> of(long maxCount) {
        return of(maxCount, false);
    }

    /**
     * Makes an evictor.
     *
     * @param <W> the type of the windows
     * @param maxCount how many records stay
     * @param doEvictAfter whether it removes after a window was evaluated, not before
     * @return the evictor
     */
    public static <W extends Window> CountEvictor<W> of(long maxCount, boolean doEvictAfter) {
        return new CountEvictor<>(maxCount, doEvictAfter);
    }

    @Override
    void evict(Iterable<TimestampedValue<Object>> elements, int size) {
        Iterator<TimestampedValue<Object>> oldest = elements.iterator();
        for (long left = size; left > maxCount; left--) {
            oldest.next();
            oldest.remove();
        }
    }

    @Override
    public String toString() {
        return "CountEvictor(" + maxCount + ")";
    }
}
