package io.tidemark.api.windowing;

import java.util.Iterator;

/**
 * Keeps the records that are near the one that came last.
 *
 * @param <T> the type of the records
 * @param <W> the type of the windows
 * @since 0.1
 */
public final class DeltaEvictor<T, W extends Window> extends TimedEviction<T, W> {
    private static final long serialVersionUID = 1L;

    private final double threshold;
    private final DeltaFunction<T> deltaFunction;

    private DeltaEvictor(double threshold, DeltaFunction<T> deltaFunction, boolean doEvictAfter) {
        super(doEvictAfter);
        this.threshold = threshold;
        this.deltaFunction = deltaFunction;
    }

    /**
     * Makes an evictor that removes before a window is evaluated.
     *
     * @param <T> the type of the records
     * @param <W> the type of the windows
     * @param threshold records that are so far from the last or further go
     * @param deltaFunction tells the distance of a record, the first argument, from the last, the second
     * @return the evictor
     */
    public static <T, W extends Window> DeltaEvictor<T, W> of(double threshold, DeltaFunction<T> deltaFunction) {
        return of(threshold, deltaFunction, false);
    }

    /**
     * Makes an evictor.
     *
     * @param <T> the type of the records
     * @param <W> the type of the windows
     * @param threshold records that are so far from the last or further go
     * @param deltaFunction tells the distance of a record, the first argument, from the last, the second
     * @param doEvictAfter whether it removes after a window was evaluated, not before
     * @return the evictor
     */
    public static <T, W extends Window> DeltaEvictor<T, W> of(
            double threshold, DeltaFunction<T> deltaFunction, boolean doEvictAfter) {
        return new DeltaEvictor<>(threshold, deltaFunction, doEvictAfter);
    }

    @Override
    void evict(Iterable<TimestampedValue<T>> elements, int size) {
        TimestampedValue<T> last = null;
        for (TimestampedValue<T> element : elements) {
            last = element;
        }
        for (Iterator<TimestampedValue<T>> each = elements.iterator(); each.hasNext(); ) {
            if (deltaFunction.getDelta(each.next().getValue(), last.getValue()) >= threshold) {
                each.remove();
            }
        }
    }

    @Override
    public String toString() {
        return "DeltaEvictor(" + threshold + ")";
    }
}
