package io.tidemark.core.operator;

import io.tidemark.api.functions.RuntimeContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.ValueState;
import org.jspecify.annotations.Nullable;

/** What a rich function sees of its subtask. */
final class FunctionContext implements RuntimeContext {
    private final SubtaskContext subtask;
    private final @Nullable KeyedStateStore<?> store;
    private boolean sealed;

    FunctionContext(SubtaskContext subtask, @Nullable KeyedStateStore<?> store) {
        this.subtask = subtask;
        this.store = store;
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
        if (store == null) {
            throw new IllegalStateException("Operator '" + subtask.operatorName() + "' asks for the state '"
                    + descriptor.getName() + "' but does not run on a keyed stream; put keyBy before it.");
        }
        if (sealed) {
            throw new IllegalStateException("Operator '" + subtask.operatorName() + "' declares the state '"
                    + descriptor.getName() + "' after open(); move getState into open().");
        }
        return store.valueState(descriptor.toSpec());
    }

    @Override
    public Counter getCounter(String name) {
        return subtask.metrics().counter(name);
    }
}
