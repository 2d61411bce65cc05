package io.tidemark.api.functions;

import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;

/**
 * State that is declared where it is used, such as that of one window. The handles concern the key and window of the call in
 * which they were asked for, and are valid only during it. State with a time to live is refused: declare that in
 * {@link RichFunction#open}.
 *
 * <p>What is stored is compared with its descriptor at the first use behind a restore. If its type cannot have become the
 * descriptor's, an {@link io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException} says so and the attempt fails.
 *
 * @since 0.1
 */
public interface KeyedStateStore {
    /**
     * Returns a value state.
     *
     * @param <T> the type of the value
     * @param descriptor its name and type
     * @return the handle
     */
    <T> ValueState<T> getState(ValueStateDescriptor<T> descriptor);

    /**
     * Returns a list state.
     *
     * @param <E> the type of the elements
     * @param descriptor its name and type
     * @return the handle
     */
    <E> ListState<E> getListState(ListStateDescriptor<E> descriptor);

    /**
     * Returns a map state.
     *
     * @param <UK> the type of the keys within the map
     * @param <UV> the type of the values within the map
     * @param descriptor its name and types
     * @return the handle
     */
    <UK, UV> MapState<UK, UV> getMapState(MapStateDescriptor<UK, UV> descriptor);

    /**
     * Returns a reducing state.
     *
     * @param <T> the type of the values
     * @param descriptor its name, type and function
     * @return the handle
     */
    <T> ReducingState<T> getReducingState(ReducingStateDescriptor<T> descriptor);

    /**
     * Returns an aggregating state.
     *
     * @param <I> the type of what is added
     * @param <A> the type of the accumulator
     * @param <O> the type of the result
     * @param descriptor its name, function and the type of its accumulator
     * @return the handle
     */
    <I, A, O> AggregatingState<I, O> getAggregatingState(AggregatingStateDescriptor<I, A, O> descriptor);
}
