package io.tidemark.api.functions;

import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;

/**
 * Where a rich function runs: its subtask, its keyed state, its counters.
 *
 * @since 0.1
 */
public interface RuntimeContext {
    /**
     * Returns the name of the job.
     *
     * @return as given to {@code execute}
     */
    String getJobName();

    /**
     * Returns the name of the operator.
     *
     * @return as given by {@code name}, or made from its kind
     */
    String getTaskName();

    /**
     * Returns which subtask this is.
     *
     * @return from 0 to parallelism - 1
     */
    int getIndexOfThisSubtask();

    /**
     * Returns how many subtasks the operator has.
     *
     * @return at least 1
     */
    int getNumberOfParallelSubtasks();

    /**
     * Declares a value state and returns its handle. Call it in {@link RichFunction#open}, once a state.
     *
     * @param <T> the type of the value
     * @param descriptor its name and type
     * @return the handle; it concerns the key of the record being processed
     * @throws IllegalStateException if the function does not run on a keyed stream, or is already processing records
     * @throws IllegalArgumentException if the name is in use with another type; both are named
     */
    <T> ValueState<T> getState(ValueStateDescriptor<T> descriptor);

    /**
     * Declares a list state, as {@link #getState} does a value state.
     *
     * @param <E> the type of the elements
     * @param descriptor its name and type
     * @return the handle; it concerns the key of the record being processed
     */
    <E> ListState<E> getListState(ListStateDescriptor<E> descriptor);

    /**
     * Declares a map state, as {@link #getState} does a value state.
     *
     * @param <UK> the type of the keys within the map
     * @param <UV> the type of the values within the map
     * @param descriptor its name and types
     * @return the handle; it concerns the key of the record being processed
     */
    <UK, UV> MapState<UK, UV> getMapState(MapStateDescriptor<UK, UV> descriptor);

    /**
     * Declares a reducing state, as {@link #getState} does a value state.
     *
     * @param <T> the type of the values
     * @param descriptor its name, type and function
     * @return the handle; it concerns the key of the record being processed
     */
    <T> ReducingState<T> getReducingState(ReducingStateDescriptor<T> descriptor);

    /**
     * Declares an aggregating state, as {@link #getState} does a value state.
     *
     * @param <I> the type of what is added
     * @param <A> the type of the accumulator
     * @param <O> the type of the result
     * @param descriptor its name, function and the type of its accumulator
     * @return the handle; it concerns the key of the record being processed
     */
    <I, A, O> AggregatingState<I, O> getAggregatingState(AggregatingStateDescriptor<I, A, O> descriptor);

    /**
     * Returns a counter of this operator, shown as {@code operator.name} in the job's metrics.
     *
     * @param name lower camel case
     * @return the same counter for the same name
     */
    Counter getCounter(String name);
}
