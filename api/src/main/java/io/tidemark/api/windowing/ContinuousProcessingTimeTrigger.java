package io.tidemark.api.windowing;

import java.time.Duration;

/**
 * Fires whenever the time of the machine has passed a multiple of an interval, if the window has a record.
 *
 * @param <W> the type of the windows
 * @since 0.1
 */
public final class ContinuousProcessingTimeTrigger<W extends Window> extends Trigger<Object, W> {
    private static final long serialVersionUID = 1L;

    private final FireTime fireTime;

    private ContinuousProcessingTimeTrigger(Duration interval) {
        fireTime = new FireTime(interval);
    }

    /**
     * Makes the trigger.
     *
     * @param <W> the type of the windows
     * @param interval at least a millisecond
     * @return the trigger
     */
    public static <W extends Window> ContinuousProcessingTimeTrigger<W> of(Duration interval) {
        return new ContinuousProcessingTimeTrigger<>(interval);
    }

    @Override
    public TriggerResult onElement(Object element, long timestamp, W window, TriggerContext ctx) throws Exception {
        if (fireTime.get(ctx) == null) {
            setNext(ctx.getCurrentProcessingTime(), window, ctx);
        }
        return TriggerResult.CONTINUE;
    }

    private void setNext(long now, W window, TriggerContext ctx) throws Exception {
        ctx.registerProcessingTimeTimer(fireTime.setBehind(now, window, ctx));
    }

    @Override
    public TriggerResult onProcessingTime(long time, W window, TriggerContext ctx) throws Exception {
        Long expected = fireTime.get(ctx);
        if (expected == null || expected != time) {
            return TriggerResult.CONTINUE;
        }
        if (time < window.maxTimestamp()) {
            setNext(time, window, ctx);
        } else {
            fireTime.clear(ctx);
        }
        return TriggerResult.FIRE;
    }

    @Override
    public TriggerResult onEventTime(long time, W window, TriggerContext ctx) {
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
            ctx.registerProcessingTimeTimer(next);
        }
    }

    @Override
    public void clear(W window, TriggerContext ctx) throws Exception {
        Long next = fireTime.get(ctx);
        if (next != null) {
            ctx.deleteProcessingTimeTimer(next);
            fireTime.clear(ctx);
        }
    }

    @Override
    public String toString() {
        return "ContinuousProcessingTimeTrigger" + fireTime;
    }
}
