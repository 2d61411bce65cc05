package io.tidemark.api.state;

import io.tidemark.checkpoint.spi.state.ListState;

/**
 * The states of a function that belong to no key. Each is a list, so that it can be divided among another number of
 * subtasks. Used by the thread that processes, in and after {@code initializeState}; states are declared in it.
 *
 * <p>Lists are kept on the heap and written at the barrier, while processing waits: they are for what is small. An element
 * that the function changes later has to be given to {@link ListState#update} again.
 *
 * @since 0.1
 */
public interface OperatorStateStore {
    /**
     * Declares a list that is divided among the subtasks: each gets back its own elements, or, if their number has changed,
     * the elements of all are dealt out one by one.
     *
     * @param <E> the type of the elements
     * @param descriptor its name and type; without a time to live
     * @return the list, with what was restored of it
     * @throws IllegalArgumentException if the name is in use with another type or the other way of dividing
     * @throws IllegalStateException after {@code open}
     * @throws io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException if what was written is of another type, or was
     *     declared by {@link #getUnionListState}; the message names the state
     */
    <E> ListState<E> getListState(ListStateDescriptor<E> descriptor);

    /**
     * Declares a list of which each subtask gets the elements of all subtasks, in their order, and keeps what it needs.
     *
     * @param <E> the type of the elements
     * @param descriptor its name and type; without a time to live
     * @return the list, with what was restored of it
     * @throws IllegalArgumentException if the name is in use with another type or the other way of dividing
     * @throws IllegalStateException after {@code open}
     * @throws io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException if what was written is of another type, or was
     *     declared by {@link #getListState}; the message names the state
     */
    <E> ListState<E> getUnionListState(ListStateDescriptor<E> descriptor);
}
