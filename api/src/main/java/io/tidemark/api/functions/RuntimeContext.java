package io.tidemark.api.functions;

import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.metrics.Counter;
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
     * Returns a counter of this operator, shown as {@code operator.name} in the job's metrics.
     *
     * @param name lower camel case
     * @return the same counter for the same name
     */
    Counter getCounter(String name);
}
