package io.tidemark.api.functions;

import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.KeyedStateFunction;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;

/**
 * Processes the records of a keyed stream beside those of another one that is broadcast, as {@link BroadcastProcessFunction}
 * does, with state and timers by key. A broadcast record has no key, so that while it is processed state handles are refused;
 * {@link Context#applyToKeyedState} reaches the state of all keys.
 *
 * @param <K> the type of the keys
 * @param <I1> the type of the keyed stream
 * @param <I2> the type of the broadcast stream
 * @param <O> the type of the output
 * @since 0.1
 */
public abstract class KeyedBroadcastProcessFunction<K, I1, I2, O> extends BroadcastFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected KeyedBroadcastProcessFunction() {}

    /**
     * Processes a record of the keyed stream. State handles concern its key.
     *
     * @param value the record
     * @param ctx what is known of it, and broadcast state to read; valid during this call only
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    public abstract void processElement(I1 value, ReadOnlyContext ctx, Collector<O> out) throws Exception;

    /**
     * Processes a broadcast record, in every subtask. What is emitted is emitted by each of them. There is no current key:
     * state handles are refused, other than in {@link Context#applyToKeyedState}.
     *
     * @param value the record; all subtasks get the same object, so it is not to be changed
     * @param ctx what is known of it, and broadcast state to write; valid during this call only
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    public abstract void processBroadcastElement(I2 value, Context ctx, Collector<O> out) throws Exception;

    /**
     * Takes a timer that has fired. Override it to use timers. Before the next record of a key is processed, every timer of it
     * that the watermark of both streams has reached has fired.
     *
     * @param timestamp the time it was set to
     * @param ctx what is known of it, and broadcast state to read; valid during this call only
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<O> out) throws Exception {}

    /**
     * Says whether {@link #onTimer} is overridden, so that state for timers is kept. For engines.
     *
     * @return {@code true} if so
     */
    public boolean usesTimers() {
        return TimerUse.isOverridden(getClass(), KeyedBroadcastProcessFunction.class);
    }

    /** What is known of a record of the keyed stream. */
    public abstract class ReadOnlyContext extends BroadcastFunction.ReadOnlyContext {
        /** For engines. */
        protected ReadOnlyContext() {}

        /**
         * Returns the key of the record or timer.
         *
         * @return not {@code null}
         */
        public abstract K getCurrentKey();

        /**
         * Returns the time, and the timers of the current key.
         *
         * @return valid during this call only
         */
        public abstract TimerService timerService();
    }

    /** What is known of the timer that has fired. */
    public abstract class OnTimerContext extends ReadOnlyContext {
        /** For engines. */
        protected OnTimerContext() {}

        /**
         * Returns what made the timer fire.
         *
         * @return event time or processing time
         */
        public abstract TimeDomain timeDomain();
    }

    /**
     * What is known of a broadcast record. Each {@code applyToKeyedState} calls a function for every key of the subtask that
     * has something in a state, in no particular order, and holds up the subtask until it is through; the state is one that
     * {@code open} has declared. Together the subtasks go through all keys. Timers cannot be set there.
     */
    public abstract class Context extends BroadcastFunction.Context {
        /** For engines. */
        protected Context() {}

        /**
         * Calls a function for every key that has a value.
         *
         * @param <T> the type of the value
         * @param descriptor the state
         * @param function may read and change the state
         * @throws IllegalStateException if {@code open} has not declared the state; this goes for every kind of state
         * @throws IllegalArgumentException if it was declared with another type
         * @throws Exception what the function throws
         */
        public abstract <T> void applyToKeyedState(
                ValueStateDescriptor<T> descriptor, KeyedStateFunction<K, ValueState<T>> function) throws Exception;

        /**
         * Calls a function for every key whose list is not empty.
         *
         * @param <E> the type of the elements
         * @param descriptor the state
         * @param function may read and change the state
         * @throws Exception what the function throws
         */
        public abstract <E> void applyToKeyedState(
                ListStateDescriptor<E> descriptor, KeyedStateFunction<K, ListState<E>> function) throws Exception;

        /**
         * Calls a function for every key whose map is not empty.
         *
         * @param <UK> the type of the keys within the map
         * @param <UV> the type of the values within the map
         * @param descriptor the state
         * @param function may read and change the state
         * @throws Exception what the function throws
         */
        public abstract <UK, UV> void applyToKeyedState(
                MapStateDescriptor<UK, UV> descriptor, KeyedStateFunction<K, MapState<UK, UV>> function)
                throws Exception;

        /**
         * Calls a function for every key that has a reduced value.
         *
         * @param <T> the type of the values
         * @param descriptor the state
         * @param function may read and change the state
         * @throws Exception what the function throws
         */
        public abstract <T> void applyToKeyedState(
                ReducingStateDescriptor<T> descriptor, KeyedStateFunction<K, ReducingState<T>> function)
                throws Exception;

        /**
         * Calls a function for every key that has an accumulator.
         *
         * @param <I> the type of what is added
         * @param <A> the type of the accumulator
         * @param <R> the type of the result
         * @param descriptor the state
         * @param function may read and change the state
         * @throws Exception what the function throws
         */
        public abstract <I, A, R> void applyToKeyedState(
                AggregatingStateDescriptor<I, A, R> descriptor, KeyedStateFunction<K, AggregatingState<I, R>> function)
                throws Exception;
    }
}
