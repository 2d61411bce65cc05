package io.tidemark.api.windowing;

import java.time.Duration;

/**
 * Fires whenever the watermark has passed a multiple of an interval, if the window has a record, and when it has passed the
 * window's end.
 *
 * @param <W> the type of the windows
 * @since 0.1
 */
public final class ContinuousEventTimeTrigger<W extends Window> extends Trigger<Object, W> {
    private static final long serialVersionUID = 1L;

    private final FireTime fireTime;

    private ContinuousEventTimeTrigger(Duration interval) {
        fireTime = new FireTime(interval);
    }

    /**
     * Makes the trigger.
     *
     * @param <W> the type of the windows
     * @param interval at least a millisecond
     * @return the trigger
     */
    public static <W extends Window> ContinuousEventTimeTrigger<W> of(Duration interval) {
        return new ContinuousEventTimeTrigger<>(interval);
    }

    @Override
    public TriggerResult onElement(Object element, long timestamp, W window, TriggerContext ctx) throws Exception {
        if (window.maxTimestamp() <= ctx.getCurrentWatermark()) {
            return TriggerResult.FIRE;
        }
        ctx.registerEventTimeTimer(window.maxTimestamp());
        if (fireTime.get(ctx) == null) {
            ctx.registerEventTimeTimer(fireTime.setBehind(timestamp, window, ctx));
        }
        return TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onEventTime(long time, W window, TriggerContext ctx) throws Exception {
        if (time == window.maxTimestamp()) {
            return TriggerResult.FIRE;
        }
        Long expected = fireTime.get(ctx);
        if (expected == null || expected != time) {
            return TriggerResult.CONTINUE;
        }
        ctx.registerEventTimeTimer(fireTime.setBehind(time, window, ctx));
        return TriggerResult.FIRE;
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
        fireTime.merge(ctx);
        Long next = fireTime.get(ctx);
        if (next != null) {
            ctx.registerEventTimeTimer(next);
        }
        if (window.maxTimestamp() > ctx.getCurrentWatermark()) {
            ctx.registerEventTimeTimer(window.maxTimestamp());
        }
    }

    @Override
    public void clear(W window, TriggerContext ctx) throws Exception {
        Long next = fireTime.get(ctx);
        if (next != null) {
            ctx.deleteEventTimeTimer(next);
            fireTime.clear(ctx);
        }
        ctx.deleteEventTimeTimer(window.maxTimestamp());
    }

    @Override
    public String toString() {
        return "ContinuousEventTimeTrigger" + fireTime;
    }
}
