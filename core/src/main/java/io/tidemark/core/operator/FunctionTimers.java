package io.tidemark.core.operator;

import io.tidemark.api.functions.TimeDomain;
import io.tidemark.api.functions.TimerService;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import org.jspecify.annotations.Nullable;

/** The time, and the timers of the current key, as a keyed function sees them. */
final class FunctionTimers implements TimerService {
    private final KeyedOperator operator;
    private final Object function;
    private @Nullable OperatorTimers<NoSubject> timers;

    /** What is done with a timer that has fired; its key is the store's current one. */
    @FunctionalInterface
    interface Target {
        void onTimer(long time, TimeDomain domain) throws Exception;
    }

    FunctionTimers(KeyedOperator operator, Object function) {
        this.operator = operator;
        this.function = function;
    }

    /** Declares the state of timers, for a function that listens to them. */
    void declare(KeyedStateStore<Object> store, Target target) {
        timers = operator.declareTimers(
                store,
                NoSubject.SERDE,
                (time, nothing) -> target.onTimer(time, TimeDomain.EVENT_TIME),
                (time, nothing) -> target.onTimer(time, TimeDomain.PROCESSING_TIME));
    }

    /** Fires what is due of the current key; called only while {@link KeyedOperator#isFiring}. */
    void fireDueOfCurrentKey() throws Exception {
        timers.fireDueOfCurrentKey();
    }

    private OperatorTimers<NoSubject> timers() {
        if (timers == null) {
            throw new IllegalStateException("Operator '" + operator.name() + "' sets a timer, but its function "
                    + function.getClass().getName() + " does not override onTimer; override it to be told.");
        }
        return timers;
    }

    @Override
    public long currentProcessingTime() {
        return operator.runtime().clock().getAsLong();
    }

    @Override
    public long currentWatermark() {
        return operator.currentWatermark();
    }

    @Override
    public void registerProcessingTimeTimer(long time) {
        timers().processing().set(time, NoSubject.INSTANCE);
    }

    @Override
    public void registerEventTimeTimer(long time) {
        timers().event().set(time, NoSubject.INSTANCE);
    }

    @Override
    public void deleteProcessingTimeTimer(long time) {
        timers().processing().delete(time, NoSubject.INSTANCE);
    }

    @Override
    public void deleteEventTimeTimer(long time) {
        timers().event().delete(time, NoSubject.INSTANCE);
    }
}
