package io.tidemark.core.operator;

import io.tidemark.api.functions.ReduceFunction;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.stream.RecordBatch;

/** Keeps a running result by key and emits it after each record, in place of the record. */
final class ReduceOperator extends KeyedOperator {
    private static final String STATE_NAME = "#reduced";

    private final ReduceFunction<Object> function;
    private final Serde<Object> serde;
    private ValueState<Object> reduced;

    ReduceOperator(
            String operatorId,
            String name,
            ReduceFunction<Object> function,
            Serde<Object> serde,
            Serde<Object> keySerde,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, function, keySerde, runtime, output);
        this.function = function;
        this.serde = serde;
    }

    @Override
    void declare(KeyedStateStore<Object> store) throws Exception {
        reduced = store.valueState(new StateSpec<>(STATE_NAME, serde));
        openFunction(new FunctionContext(runtime(), store));
    }

    @Override
    void process(RecordBatch batch) throws Exception {
        KeyedStateStore<Object> store = store();
        Object[] values = batch.values;
        int[] groups = keyGroupsOf(batch);
        int size = batch.size;
        for (int i = 0; i < size; i++) {
            expect(batch, groups, i);
            store.setCurrentKey(batch.keys[i], batch.hashes[i], groups[i]);
            Object soFar = reduced.value();
            Object result = soFar == null ? values[i] : function.reduce(soFar, values[i]);
            if (result == null) {
                throw nullOutput("The reduce function");
            }
            reduced.update(result);
            // what is emitted may be changed downstream while the state goes on
            values[i] = serde.immutable() ? result : serde.copy(result);
        }
        output().emit(batch);
    }

    @Override
    void flush() {} // has no timers
}
