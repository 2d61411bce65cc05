package io.tidemark.core.state;

import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.KeyedStateStore;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.StateDescriptor;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * State that is declared where it is used, of whatever the scope is at the moment, such as one window of one key. Handles are
 * kept by their descriptors, so that asking for one again costs a short search.
 */
public final class ScopedStates implements KeyedStateStore {
    /** Handles of descriptors that are made for each call are not kept beyond this number. */
    private static final int MAX_HANDLES = 16;

    private final String prefix;
    private final String operator;
    private final Scope scope;
    private final List<Handle> handles = new ArrayList<>();

    /** Where the states are at the moment. */
    public interface Scope {
        /**
         * Returns the states.
         *
         * @param make whether to make them if there are none, for one is about to be set
         * @return {@code null} if there are none
         */
        @Nullable
        StateCells cells(boolean make);
    }

    private record Handle(StateDescriptor descriptor, Object state) {}

    /**
     * Makes the states of a scope.
     *
     * @param prefix tells its names from those of others in the same place
     * @param operator its name, for errors
     * @param scope where the states are
     */
    public ScopedStates(String prefix, String operator, Scope scope) {
        this.prefix = prefix;
        this.operator = operator;
        this.scope = scope;
    }

    @Override
    public <T> ValueState<T> getState(ValueStateDescriptor<T> descriptor) {
        return handle(descriptor, name -> new CellValue<>(name, descriptor.getSerde(), scope));
    }

    @Override
    public <E> ListState<E> getListState(ListStateDescriptor<E> descriptor) {
        return handle(descriptor, name -> list(name, descriptor.getSerde()));
    }

    private <E> ListState<E> list(String name, Serde<E> serde) {
        return new CellList<>(new CellValue<>(name, Serdes.listOf(serde), scope));
    }

    @Override
    public <UK, UV> MapState<UK, UV> getMapState(MapStateDescriptor<UK, UV> descriptor) {
        return handle(descriptor, name -> map(name, descriptor.getKeySerde(), descriptor.getValueSerde()));
    }

    private <UK, UV> MapState<UK, UV> map(String name, Serde<UK> keys, Serde<UV> values) {
        return new CellMap<>(new CellValue<>(name, Serdes.mapOf(keys, values), scope));
    }

    @Override
    public <T> ReducingState<T> getReducingState(ReducingStateDescriptor<T> descriptor) {
        return handle(
                descriptor,
                name -> new ReducedValue<>(value(descriptor), descriptor.getReduceFunction(), descriptor.getName()));
    }

    @Override
    public <I, A, O> AggregatingState<I, O> getAggregatingState(AggregatingStateDescriptor<I, A, O> descriptor) {
        return handle(
                descriptor,
                name -> new AggregatedValue<>(
                        value(descriptor), descriptor.getAggregateFunction(), descriptor.getName()));
    }

    /**
     * Returns the result so far of a reducing state.
     *
     * @param <T> the type of the values
     * @param descriptor describes the state
     * @return its handle
     */
    public <T> ValueState<T> value(ReducingStateDescriptor<T> descriptor) {
        return new CellValue<>(prefix + descriptor.getName(), descriptor.getSerde(), scope);
    }

    /**
     * Returns the accumulator of an aggregating state.
     *
     * @param <A> the type of the accumulator
     * @param descriptor describes the state
     * @return its handle
     */
    public <A> ValueState<A> value(AggregatingStateDescriptor<?, A, ?> descriptor) {
        return new CellValue<>(prefix + descriptor.getName(), descriptor.getSerde(), scope);
    }

    @SuppressWarnings("unchecked") // a handle was made for this very descriptor
    private <S> S handle(StateDescriptor descriptor, Function<String, S> maker) {
        for (int i = 0; i < handles.size(); i++) {
            if (handles.get(i).descriptor == descriptor) {
                return (S) handles.get(i).state;
            }
        }
        if (descriptor.getTtlConfig() != null) {
            throw new IllegalArgumentException("Operator '" + operator + "' asks for the state '" + descriptor.getName()
                    + "' with a time to live, which state of windows cannot have; declare it in open(), by"
                    + " getRuntimeContext().");
        }
        S state = maker.apply(prefix + descriptor.getName());
        if (handles.size() < MAX_HANDLES) {
            handles.add(new Handle(descriptor, state));
        }
        return state;
    }
}
