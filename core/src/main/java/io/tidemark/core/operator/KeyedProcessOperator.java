package io.tidemark.core.operator;

import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.core.stream.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Gives each record to a function that keeps state by key. */
final class KeyedProcessOperator extends KeyedOperator {
    private final KeyedProcessFunction<Object, Object, Object> function;
    private final BatchCollector collector;
    private final CurrentRecord current;

    KeyedProcessOperator(
            String operatorId,
            String name,
            KeyedProcessFunction<Object, Object, Object> function,
            Serde<Object> keySerde,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, function, keySerde, runtime, output);
        this.function = function;
        collector = new BatchCollector(output);
        current = new CurrentRecord(function);
    }

    @Override
    void declare(KeyedStateStore<Object> store) throws Exception {
        openFunction(new FunctionContext(runtime().context(), store));
    }

    @Override
    void process(RecordBatch batch) throws Exception {
        KeyedStateStore<Object> store = store();
        Object[] values = batch.values;
        Object[] keys = batch.keys;
        int[] hashes = batch.hashes;
        int[] groups = keyGroupsOf(batch);
        int size = batch.size;
        for (int i = 0; i < size; i++) {
            long timestamp = batch.timestamp(i);
            expect(batch, groups, i);
            store.setCurrentKey(keys[i], hashes[i], groups[i]);
            current.key = keys[i];
            current.timestamp = timestamp;
            collector.timestamp(timestamp);
            function.processElement(values[i], current, collector);
        }
        collector.flush();
    }

    @Override
    @Nullable
    OperatorException failureBehind() {
        return collector.failureBehind();
    }

    /** The context object, one for all records. */
    private static final class CurrentRecord extends KeyedProcessFunction<Object, Object, Object>.Context {
        private Object key;
        private long timestamp;

        CurrentRecord(KeyedProcessFunction<Object, Object, Object> function) {
            function.super();
        }

        @Override
        public Object getCurrentKey() {
            return key;
        }

        @Override
        public @Nullable Long timestamp() {
            return timestamp == SourceOutput.NO_TIMESTAMP ? null : timestamp;
        }
    }
}
