package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.core.plan.KeyGroups;
import java.util.List;

/** An operator with state by key, of the key groups that its subtask owns. */
abstract class KeyedOperator extends FunctionOperator {
    private final Serde<Object> keySerde;
    private final KeyGroupRange keyGroups;
    private KeyedStateStore<Object> store;

    KeyedOperator(
            String operatorId,
            String name,
            Object function,
            Serde<Object> keySerde,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, function, runtime, output);
        this.keySerde = keySerde;
        keyGroups = KeyGroups.rangeOf(
                runtime.context().subtaskIndex(), runtime.keyGroups(), runtime.context().parallelism());
    }

    @Override
    final void open() throws Exception {
        store = runtime().stateBackend()
                .open(new KeyedStateContext<>(runtime().context(), keySerde, runtime().keyGroups(), keyGroups));
        declare(store);
        if (!runtime().keyedState().isEmpty()) {
            try {
                store.restore(runtime().keyedState(), runtime().files());
            } catch (IncompatibleSchemaException e) {
                throw new IncompatibleSchemaException(
                        "The state of operator '" + name() + "' cannot be restored: " + e.getMessage());
            }
        }
    }

    /** Declares the states, before they are restored. */
    abstract void declare(KeyedStateStore<Object> store) throws Exception;

    final KeyedStateStore<Object> store() {
        return store;
    }

    final int keyGroupOf(int mixedHash) {
        return KeyGroups.groupOf(mixedHash, runtime().keyGroups());
    }

    @Override
    OperatorSnapshot snapshot(long checkpointId) throws Exception {
        return new OperatorSnapshot(operatorId(), store.snapshot(checkpointId), keyGroups, List.of(), SinkSnapshot.EMPTY);
    }

    @Override
    void notifyCheckpointComplete(long checkpointId) throws Exception {
        store.notifyCheckpointComplete(checkpointId);
    }

    @Override
    void notifyCheckpointAborted(long checkpointId) throws Exception {
        store.notifyCheckpointAborted(checkpointId);
    }

    @Override
    void close() throws Exception {
        try {
            super.close();
        } finally {
            if (store != null) {
                store.close();
            }
        }
    }
}
