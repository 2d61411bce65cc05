package io.tidemark.core.state;

import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.StateDescriptor;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.MapStateSpec;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;

/** Declares what descriptors describe in a store. */
public final class KeyedStates {
    private final KeyedStateStore<?> store;

    /**
     * Declares states in a store.
     *
     * @param store of the operator
     */
    public KeyedStates(KeyedStateStore<?> store) {
        this.store = store;
    }

    /**
     * Declares a value state.
     *
     * @param <T> the type of the value
     * @param descriptor describes it
     * @return its handle
     */
    public <T> ValueState<T> value(ValueStateDescriptor<T> descriptor) {
        return value(descriptor, descriptor.getSerde());
    }

    /**
     * Declares a list state.
     *
     * @param <E> the type of the elements
     * @param descriptor describes it
     * @return its handle
     */
    public <E> ListState<E> list(ListStateDescriptor<E> descriptor) {
        return store.listState(new StateSpec<>(descriptor.getName(), descriptor.getSerde()));
    }

    /**
     * Declares a map state.
     *
     * @param <UK> the type of the keys within the map
     * @param <UV> the type of the values within the map
     * @param descriptor describes it
     * @return its handle
     */
    public <UK, UV> MapState<UK, UV> map(MapStateDescriptor<UK, UV> descriptor) {
        return store.mapState(
                new MapStateSpec<>(descriptor.getName(), descriptor.getKeySerde(), descriptor.getValueSerde()));
    }

    /**
     * Declares a reducing state.
     *
     * @param <T> the type of the values
     * @param descriptor describes it
     * @return its handle
     */
    public <T> ReducingState<T> reducing(ReducingStateDescriptor<T> descriptor) {
        ValueState<T> reduced = value(descriptor, descriptor.getSerde());
        return new ReducedValue<>(reduced, descriptor.getReduceFunction(), descriptor.getName());
    }

    /**
     * Declares an aggregating state.
     *
     * @param <I> the type of what is added
     * @param <A> the type of the accumulator
     * @param <O> the type of the result
     * @param descriptor describes it
     * @return its handle
     */
    public <I, A, O> AggregatingState<I, O> aggregating(AggregatingStateDescriptor<I, A, O> descriptor) {
        ValueState<A> accumulated = value(descriptor, descriptor.getSerde());
        return new AggregatedValue<>(accumulated, descriptor.getAggregateFunction(), descriptor.getName());
    }

    private <T> ValueState<T> value(StateDescriptor descriptor, Serde<T> serde) {
        return store.valueState(new StateSpec<>(descriptor.getName(), serde));
    }
}
