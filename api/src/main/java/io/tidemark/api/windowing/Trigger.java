package io.tidemark.api.windowing;

import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.io.Serializable;

/**
 * Says when a window is evaluated and when its contents go. One instance serves all keys, windows and subtasks: what it has
 * to remember, it keeps as state of the context, not in fields.
 *
 * <p>Called by the thread that processes, for one key and window at a time; must not block. An exception fails the attempt,
 * and the job restarts from the newest checkpoint.
 *
 * @param <T> the type of the records
 * @param <W> the type of the windows
 * @since 0.1
 */
public abstract class Trigger<T, W extends Window> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected Trigger() {}

    /**
     * Learns that a record was put into a window.
     *
     * @param element the record
     * @param timestamp its event time, or {@link Long#MIN_VALUE} if it has none
     * @param window the window, which holds the record already
     * @param ctx time, timers and state of the window; valid during this call only
     * @return what becomes of the window
     * @throws Exception to fail the attempt
     */
    public abstract TriggerResult onElement(T element, long timestamp, W window, TriggerContext ctx) throws Exception;

    /**
     * Takes a timer in processing time that has fired.
     *
     * @param time to which it was set
     * @param window the window
     * @param ctx time, timers and state of the window; valid during this call only
     * @return what becomes of the window
     * @throws Exception to fail the attempt
     */
    public abstract TriggerResult onProcessingTime(long time, W window, TriggerContext ctx) throws Exception;

    /**
     * Takes a timer in event time that has fired. Called also when the window is over, if that is by event time, whether or
     * not a timer was set.
     *
     * @param time to which it was set
     * @param window the window
     * @param ctx time, timers and state of the window; valid during this call only
     * @return what becomes of the window
     * @throws Exception to fail the attempt
     */
    public abstract TriggerResult onEventTime(long time, W window, TriggerContext ctx) throws Exception;

    /**
     * Says whether the trigger can serve windows that merge.
     *
     * @return {@code false} by default; then it is refused for sessions
     */
    public boolean canMerge() {
        return false;
    }

    /**
     * Learns that windows became one; merges their state and sets the timers of the new one. Afterwards {@link #clear} is
     * called for each of those that went.
     *
     * @param window the new window
     * @param ctx time, timers and state of the new window; valid during this call only
     * @throws Exception to fail the attempt
     */
    public void onMerge(W window, OnMergeContext ctx) throws Exception {
        throw new UnsupportedOperationException(getClass().getName() + " cannot merge windows.");
    }

    /**
     * Removes the timers that were set for a window, for it is over or went into another. State of the context is removed by
     * itself when a window is over.
     *
     * @param window the window
     * @param ctx time, timers and state of the window; valid during this call only
     * @throws Exception to fail the attempt
     */
    public abstract void clear(W window, TriggerContext ctx) throws Exception;

    /**
     * Time, timers and state of one window of one key. For timers in processing time the millisecond to which they are set
     * has to be over, as for those in event time.
     *
     * @since 0.1
     */
    public interface TriggerContext {
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

        /**
         * Sets a timer in processing time.
         *
         * @param time milliseconds since 1970; fires soon if that is past. Setting it twice fires it once
         */
        void registerProcessingTimeTimer(long time);

        /**
         * Sets a timer in event time.
         *
         * @param time milliseconds since 1970; fires soon if that is past. Setting it twice fires it once
         */
        void registerEventTimeTimer(long time);

        /**
         * Removes a timer in processing time, if there is one.
         *
         * @param time as it was set
         */
        void deleteProcessingTimeTimer(long time);

        /**
         * Removes a timer in event time, if there is one.
         *
         * @param time as it was set
         */
        void deleteEventTimeTimer(long time);

        /**
         * Returns a value state of the window. It is removed when the window is over; so are the others.
         *
         * @param <S> the type of the value
         * @param descriptor its name and type
         * @return the handle; valid during this call only
         */
        <S> ValueState<S> getPartitionedState(ValueStateDescriptor<S> descriptor);

        /**
         * Returns a list state of the window.
         *
         * @param <E> the type of the elements
         * @param descriptor its name and type
         * @return the handle; valid during this call only
         */
        <E> ListState<E> getPartitionedState(ListStateDescriptor<E> descriptor);

        /**
         * Returns a map state of the window.
         *
         * @param <UK> the type of the keys within the map
         * @param <UV> the type of the values within the map
         * @param descriptor its name and types
         * @return the handle; valid during this call only
         */
        <UK, UV> MapState<UK, UV> getPartitionedState(MapStateDescriptor<UK, UV> descriptor);

        /**
         * Returns a reducing state of the window.
         *
         * @param <S> the type of the values
         * @param descriptor its name, type and function
         * @return the handle; valid during this call only
         */
        <S> ReducingState<S> getPartitionedState(ReducingStateDescriptor<S> descriptor);

        /**
         * Returns an aggregating state of the window.
         *
         * @param <I> the type of what is added
         * @param <A> the type of the accumulator
         * @param <O> the type of the result
         * @param descriptor its name, function and the type of its accumulator
         * @return the handle; valid during this call only
         */
        <I, A, O> AggregatingState<I, O> getPartitionedState(AggregatingStateDescriptor<I, A, O> descriptor);
    }

    /**
     * The context of a window into which others went.
     *
     * @since 0.1
     */
    public interface OnMergeContext extends TriggerContext {
        /**
         * Puts the elements of a list state of the windows that went into that of the new one.
         *
         * @param <E> the type of the elements
         * @param descriptor its name and type
         */
        <E> void mergePartitionedState(ListStateDescriptor<E> descriptor);

        /**
         * Combines a reducing state of the windows that went with that of the new one.
         *
         * @param <S> the type of the values
         * @param descriptor its name, type and function
         * @throws Exception from the function
         */
        <S> void mergePartitionedState(ReducingStateDescriptor<S> descriptor) throws Exception;

        /**
         * Combines an aggregating state of the windows that went with that of the new one.
         *
         * @param <I> the type of what is added
         * @param <A> the type of the accumulator
         * @param <O> the type of the result
         * @param descriptor its name, function and the type of its accumulator
         * @throws Exception from the function
         */
        <I, A, O> void mergePartitionedState(AggregatingStateDescriptor<I, A, O> descriptor) throws Exception;
    }
}
