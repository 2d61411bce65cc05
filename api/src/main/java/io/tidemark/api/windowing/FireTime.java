package io.tidemark.api.windowing;

import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.windowing.Trigger.OnMergeContext;
import io.tidemark.api.windowing.Trigger.TriggerContext;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a trigger that fires again and again fires next, kept as state of its window; the earliest where windows merge. */
final class FireTime implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long interval;
    private final ReducingStateDescriptor<Long> next =
            new ReducingStateDescriptor<>("fire-time", Math::min, Serdes.longValue());

    FireTime(Duration interval) {
        this.interval = interval.toMillis();
        if (this.interval < 1) {
            throw new IllegalArgumentException(
                    "The interval of a continuous trigger is " + interval + "; give a millisecond or more.");
        }
    }

    /** Returns the multiple of the interval behind a time, but nothing beyond the end of the window. */
    private long behind(long time, Window window) {
        long multiple = time - Math.floorMod(time, interval) + interval;
        return multiple < time ? window.maxTimestamp() : Math.min(multiple, window.maxTimestamp());
    }

    @Nullable
    Long get(TriggerContext ctx) throws Exception {
        return ctx.getPartitionedState(next).get();
    }

    /** Sets the time of the next firing, behind a time; returns it. */
    long setBehind(long time, Window window, TriggerContext ctx) throws Exception {
        ReducingState<Long> state = ctx.getPartitionedState(next);
        long at = behind(time, window);
        state.clear();
        state.add(at);
        return at;
    }

    void clear(TriggerContext ctx) {
        ctx.getPartitionedState(next).clear();
    }

    void merge(OnMergeContext ctx) throws Exception {
        ctx.mergePartitionedState(next);
    }

    @Override
    public String toString() {
        return "(" + interval + ")";
    }
}
