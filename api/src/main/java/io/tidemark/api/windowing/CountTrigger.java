package io.tidemark.api.windowing;

import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ReducingState;

/**
 * Fires when a window has taken a number of records, and begins to count anew.
 *
 * @param <W> the type of the windows
 * @since 0.1
 */
public final class CountTrigger<W extends Window> extends Trigger<Object, W> {
    private static final long serialVersionUID = 1L;

    private final long maxCount;
    private final ReducingStateDescriptor<Long> count =
            new ReducingStateDescriptor<>("count", Long::sum, Serdes.longValue());

    private CountTrigger(long maxCount) {
        if (maxCount < 1) {
            throw new IllegalArgumentException(
                    "A CountTrigger is to fire at " + maxCount + " records; give 1 or more.");
        }
        this.maxCount = maxCount;
    }

    /**
     * Makes the trigger.
     *
     * @param <W> the type of the windows
     * @param maxCount how many records, at least 1
     * @return the trigger
     */
    public static <W extends Window> CountTrigger<W> of(long maxCount) {
        return new CountTrigger<>(maxCount);
    }

    @Override
    public TriggerResult onElement(Object element, long timestamp, W window, TriggerContext ctx) throws Exception {
        ReducingState<Long> counted = ctx.getPartitionedState(count);
        counted.add(1L);
        if (counted.get() >= maxCount) {
            counted.clear();
            return TriggerResult.FIRE;
        }
        return TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onEventTime(long time, W window, TriggerContext ctx) {
        return TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onProcessingTime(long time, W window, TriggerContext ctx) {
        return TriggerResult.CONTINUE;
    }

    @Override
    public boolean canMerge() {
        return true;
    }

    @Override
    public void onMerge(W window, OnMergeContext ctx) throws Exception {
        ctx.mergePartitionedState(count);
    }

    @Override
    public void clear(W window, TriggerContext ctx) {
        ctx.getPartitionedState(count).clear();
    }

    @Override
    public String toString() {
        return "CountTrigger(" + maxCount + ")";
    }
}
