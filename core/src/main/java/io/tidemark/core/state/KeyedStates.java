package io.tidemark.core.state;

import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.StateDescriptor;
import io.tidemark.api.state.StateTtlConfig;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.MapStateSpec;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Declares what descriptors describe in a store. */
public final class KeyedStates {
    private final KeyedStateStore<?> store;
    private final LongSupplier clock;

    /**
     * Declares states in a store.
     *
     * @param store of the operator
     * @param clock the time of the machine, in milliseconds since 1970; asked by several threads
     */
    public KeyedStates(KeyedStateStore<?> store, LongSupplier clock) {
        this.store = store;
        this.clock = clock;
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
        String name = descriptor.getName();
        TimeToLive ttl = timeToLive(descriptor);
        if (ttl == null) {
            return store.listState(new StateSpec<>(name, new UntimedSerde<>(descriptor.getSerde())));
        }
        Serde<Timed<E>> serde = new TimedSerde<>(descriptor.getSerde(), ttl.nowMillis());
        return new ExpiringListState<>(store.listState(new StateSpec<>(name, serde, ttl::isExpired)), ttl, name);
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
        String name = descriptor.getName();
        Serde<UK> keys = descriptor.getKeySerde();
        TimeToLive ttl = timeToLive(descriptor);
        if (ttl == null) {
            return store.mapState(new MapStateSpec<>(name, keys, new UntimedSerde<>(descriptor.getValueSerde())));
        }
        Serde<Timed<UV>> values = new TimedSerde<>(descriptor.getValueSerde(), ttl.nowMillis());
        MapState<UK, Timed<UV>> state = store.mapState(new MapStateSpec<>(name, keys, values, ttl::isExpired));
        return new ExpiringMapState<>(state, ttl, store::currentKey, name);
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
        String name = descriptor.getName();
        TimeToLive ttl = timeToLive(descriptor);
        if (ttl == null) {
            return store.valueState(new StateSpec<>(name, new UntimedSerde<>(serde)));
        }
        Serde<Timed<T>> timed = new TimedSerde<>(serde, ttl.nowMillis());
        return new ExpiringValueState<>(store.valueState(new StateSpec<>(name, timed, ttl::isExpired)), ttl);
    }

    private @Nullable TimeToLive timeToLive(StateDescriptor descriptor) {
        StateTtlConfig config = descriptor.getTtlConfig();
        return config == null ? null : new TimeToLive(config, clock);
    }
}
