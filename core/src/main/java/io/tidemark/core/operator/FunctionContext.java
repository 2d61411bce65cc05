package io.tidemark.core.operator;

import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.functions.RuntimeContext;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.StateDescriptor;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.state.KeyedStates;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rich function sees of its subtask. */
final class FunctionContext implements RuntimeContext {
    private final SubtaskContext subtask;
    private final @Nullable KeyedStates states;
    private final String whyStateless;
    private final List<String> declared = new ArrayList<>();
    private boolean sealed;

    FunctionContext(OperatorRuntime runtime, KeyedStateStore<?> store) {
        subtask = runtime.context();
        states = new KeyedStates(store, runtime.clock());
        whyStateless = "";
    }

    /**
     * Makes the context of a function that has no state by key.
     *
     * @param whyStateless said to one that asks for it, and what to do
     */
    FunctionContext(OperatorRuntime runtime, String whyStateless) {
        subtask = runtime.context();
        states = null;
        this.whyStateless = whyStateless;
    }

    /** Ends the time in which states can be declared: they must be known before a checkpoint is restored. */
    void seal() {
        sealed = true;
    }

    @Override
    public String getJobName() {
        return subtask.jobName();
    }

    @Override
    public String getTaskName() {
        return subtask.operatorName();
    }

    @Override
    public int getIndexOfThisSubtask() {
        return subtask.subtaskIndex();
    }

    @Override
    public int getNumberOfParallelSubtasks() {
        return subtask.parallelism();
    }

    @Override
    public <T> ValueState<T> getState(ValueStateDescriptor<T> descriptor) {
        return declaring(descriptor, "getState").value(descriptor);
    }

    @Override
    public <E> ListState<E> getListState(ListStateDescriptor<E> descriptor) {
        return declaring(descriptor, "getListState").list(descriptor);
    }

    @Override
    public <UK, UV> MapState<UK, UV> getMapState(MapStateDescriptor<UK, UV> descriptor) {
        return declaring(descriptor, "getMapState").map(descriptor);
    }

    @Override
    public <T> ReducingState<T> getReducingState(ReducingStateDescriptor<T> descriptor) {
        return declaring(descriptor, "getReducingState").reducing(descriptor);
    }

    @Override
    public <I, A, O> AggregatingState<I, O> getAggregatingState(AggregatingStateDescriptor<I, A, O> descriptor) {
        return declaring(descriptor, "getAggregatingState").aggregating(descriptor);
    }

    private KeyedStates declaring(StateDescriptor descriptor, String call) {
        if (states == null) {
            throw new IllegalStateException("Operator '" + subtask.operatorName() + "' asks for the state '"
                    + descriptor.getName() + "' but " + whyStateless);
        }
        if (sealed) {
            throw new IllegalStateException("Operator '" + subtask.operatorName() + "' declares the state '"
                    + descriptor.getName() + "' after open(); move " + call + " into open().");
        }
        declared.add(descriptor.getName());
        return states;
    }

    /** Returns where the handle of a state is got that was declared before. */
    KeyedStates declared(StateDescriptor descriptor) {
        if (!declared.contains(descriptor.getName())) {
            throw new IllegalStateException(
                    "Operator '" + subtask.operatorName() + "' applies a function to the state '"
                            + descriptor.getName() + "', which it has not declared; it has " + declared
                            + ". Declare it in open().");
        }
        return states;
    }

    @Override
    public Counter getCounter(String name) {
        return subtask.metrics().counter(name);
    }
}
