package io.tidemark.core.operator;

import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.ReduceFunction;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.api.windowing.Evictor;
import io.tidemark.api.windowing.Trigger;
import io.tidemark.api.windowing.Window;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.state.ScopedStates;
import io.tidemark.core.window.KeyWindows.Entry;
import io.tidemark.core.window.SliceGrid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Time, timers and state of the window that an operator is at, as triggers and evictors see them. */
final class TriggerCalls implements Trigger.OnMergeContext, Evictor.EvictorContext {
    private static final String TRIGGER_STATE = "trigger/";

    private final KeyedOperator operator;
    private final OperatorTimers<Window> timers;
    private final Place place;
    private final ScopedStates states;
    private List<Entry> merged = List.of();

    /** The window that the operator is at. */
    interface Place extends ScopedStates.Scope {
        /** Returns the window. */
        Window window();

        /** Goes to another window of the same key. */
        void goTo(Window window, @Nullable Entry entry);

        /** Returns what is kept of the window. */
        @Nullable
        Entry entry();
    }

    TriggerCalls(KeyedOperator operator, OperatorTimers<Window> timers, Place place) {
        this.operator = operator;
        this.timers = timers;
        this.place = place;
        states = new ScopedStates(TRIGGER_STATE, operator.name(), place);
    }

    /** Says which windows went into the one that the operator is at. */
    void merging(List<Entry> entries) {
        merged = entries;
    }

    @Override
    public long getCurrentProcessingTime() {
        return timers.processingTime();
    }

    @Override
    public long getCurrentWatermark() {
        return operator.currentWatermark();
    }

    /** Returns when a timer in processing time fires: its millisecond has to be over, as one of event time has. */
    static long whenOver(long time) {
        return SliceGrid.plus(time, 1);
    }

    @Override
    public void registerProcessingTimeTimer(long time) {
        timers.processing().set(whenOver(time), place.window());
    }

    @Override
    public void registerEventTimeTimer(long time) {
        timers.event().set(time, place.window());
    }

    @Override
    public void deleteProcessingTimeTimer(long time) {
        timers.processing().delete(whenOver(time), place.window());
    }

    @Override
    public void deleteEventTimeTimer(long time) {
        timers.event().delete(time, place.window());
    }

    @Override
    public <S> ValueState<S> getPartitionedState(ValueStateDescriptor<S> descriptor) {
        return states.getState(descriptor);
    }

    @Override
    public <E> ListState<E> getPartitionedState(ListStateDescriptor<E> descriptor) {
        return states.getListState(descriptor);
    }

    @Override
    public <UK, UV> MapState<UK, UV> getPartitionedState(MapStateDescriptor<UK, UV> descriptor) {
        return states.getMapState(descriptor);
    }

    @Override
    public <S> ReducingState<S> getPartitionedState(ReducingStateDescriptor<S> descriptor) {
        return states.getReducingState(descriptor);
    }

    @Override
    public <I, A, O> AggregatingState<I, O> getPartitionedState(AggregatingStateDescriptor<I, A, O> descriptor) {
        return states.getAggregatingState(descriptor);
    }

    @Override
    public <E> void mergePartitionedState(ListStateDescriptor<E> descriptor) {
        ListState<E> result = states.getListState(descriptor);
        Window window = place.window();
        Entry entry = place.entry();
        for (Entry from : merged) {
            place.goTo((Window) from.window(), from);
            List<E> elements = new ArrayList<>();
            result.get().forEach(elements::add);
            place.goTo(window, entry);
            result.addAll(elements);
        }
    }

    @Override
    public <S> void mergePartitionedState(ReducingStateDescriptor<S> descriptor) throws Exception {
        ReduceFunction<S> function = descriptor.getReduceFunction();
        merge(states.value(descriptor), function::reduce);
    }

    @Override
    public <I, A, O> void mergePartitionedState(AggregatingStateDescriptor<I, A, O> descriptor) throws Exception {
        AggregateFunction<I, A, O> function = descriptor.getAggregateFunction();
        merge(states.value(descriptor), function::merge);
    }

    private interface Combination<V> {
        V of(V a, V b) throws Exception;
    }

    private <V> void merge(ValueState<V> handle, Combination<V> combination) throws Exception {
        Window window = place.window();
        Entry entry = place.entry();
        for (Entry from : merged) {
            place.goTo((Window) from.window(), from);
            V value = handle.value();
            place.goTo(window, entry);
            if (value != null) {
                V before = handle.value();
                handle.update(before == null ? value : combination.of(before, value));
            }
        }
    }
}
