package io.tidemark.api.windowing;

/** An evictor that does the same before or after, as it was told. */
abstract class TimedEviction<T, W extends Window> implements Evictor<T, W> {
    private static final long serialVersionUID = 1L;

    private final boolean after;

    TimedEviction(boolean after) {
        this.after = after;
    }

    abstract void evict(Iterable<TimestampedValue<T>> elements, int size);

    @Override
    public final void evictBefore(
            Iterable<TimestampedValue<T>> elements, int size, W window, EvictorContext evictorContext) {
        if (!after) {
            evict(elements, size);
        }
    }

    @Override
    public final void evictAfter(
            Iterable<TimestampedValue<T>> elements, int size, W window, EvictorContext evictorContext) {
        if (after) {
            evict(elements, size);
        }
    }
}
