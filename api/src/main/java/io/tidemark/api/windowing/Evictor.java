package io.tidemark.api.windowing;

import java.io.Serializable;

/**
 * Removes records from a window that is evaluated, before or after. With an evictor a window keeps its records, also where it
 * is reduced or aggregated, and each window keeps its own. Stateless: one instance serves all keys, windows and subtasks.
 *
 * @param <T> the type of the records
 * @param <W> the type of the windows
 * @since 0.1
 */
public interface Evictor<T, W extends Window> extends Serializable {
    /**
     * Removes records before the window is evaluated.
     *
     * @param elements the records in the order in which they came; what its iterator removes is removed for good
     * @param size how many there are
     * @param window the window
     * @param evictorContext tells the time; valid during this call only
     */
    void evictBefore(Iterable<TimestampedValue<T>> elements, int size, W window, EvictorContext evictorContext);

    /**
     * Removes records after the window was evaluated.
     *
     * @param elements the records in the order in which they came; what its iterator removes is removed for good
     * @param size how many there are
     * @param window the window
     * @param evictorContext tells the time; valid during this call only
     */
    void evictAfter(Iterable<TimestampedValue<T>> elements, int size, W window, EvictorContext evictorContext);

    /**
     * Tells the time.
     *
     * @since 0.1
     */
    interface EvictorContext {
        /**
         * Returns the time of the machine.
         *
         * @return milliseconds since 1970
         */
        long getCurrentProcessingTime();

        /**
         * Returns how far event time has come.
         *
         * @return the newest watermark; {@link Long#MIN_VALUE} before the first
         */
        long getCurrentWatermark();
    }
}
