package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.core.time.Timers;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * The timers of a keyed operator, of both kinds. Those that are due fire in slices, between which batches and barriers are
 * taken, so that a million of them hold nothing up.
 */
final class OperatorTimers<N> {
    /** How many timers a slice fires at most. */
    private static final int SLICE_TIMERS = 1_000;

    /** How long a slice takes at most, by the clock, beyond one timer. */
    private static final long SLICE_MILLIS = 5;

    private final LongSupplier clock;
    private final Timers<N> event;
    private final Timers<N> processing;
    private final Timers.Target<N> onEventTime;
    private final Timers.Target<N> onProcessingTime;

    /** Declares the state of timers; before the store is restored. */
    OperatorTimers(
            OperatorRuntime runtime,
            KeyedStateStore<Object> store,
            Serde<Object> keySerde,
            Serde<N> subjectSerde,
            Timers.Target<N> onEventTime,
            Timers.Target<N> onProcessingTime) {
        clock = runtime.clock();
        event = new Timers<>(Timers.EVENT_TIMERS, store, keySerde, runtime.keyGroups(), subjectSerde);
        processing = new Timers<>(Timers.PROCESSING_TIMERS, store, keySerde, runtime.keyGroups(), subjectSerde);
        this.onEventTime = onEventTime;
        this.onProcessingTime = onProcessingTime;
    }

    /** Makes the timers known that were restored. */
    void restored() throws IOException {
        event.index();
        processing.index();
    }

    long processingTime() {
        return clock.getAsLong();
    }

    /** The timers by event time. */
    Timers<N> event() {
        return event;
    }

    /** The timers by processing time. */
    Timers<N> processing() {
        return processing;
    }

    /** Says whether timers that the watermark has reached wait to be fired. */
    boolean isFiring() {
        return event.isDue();
    }

    /**
     * Fires what is due of the current key, before a record of it is processed: so a function sees each key's timers and
     * records in the order in which the watermark and the records came, whatever the slices.
     */
    void fireDueOfCurrentKey() throws Exception {
        event.fireDueOfCurrentKey(onEventTime);
    }

    /** Fires a slice of what is due; returns how many. */
    int fireSlice() throws Exception {
        int fired = fireSlice(event, onEventTime);
        long now = clock.getAsLong();
        if (processing.next() <= now) {
            processing.advanceTo(now);
        }
        fired += fireSlice(processing, onProcessingTime);
        event.tidy();
        processing.tidy();
        return fired;
    }

    private int fireSlice(Timers<N> timers, Timers.Target<N> target) throws Exception {
        if (!timers.isDue()) {
            return 0;
        }
        long begin = clock.getAsLong();
        int fired = 0;
        while (fired < SLICE_TIMERS && timers.isDue()) {
            fired++;
            if (timers.fireNext(target) && Math.abs(clock.getAsLong() - begin) >= SLICE_MILLIS) {
                break;
            }
        }
        return fired;
    }
}
