package io.tidemark.core.operator;

import io.tidemark.api.functions.MapFunction;
import io.tidemark.core.stream.RecordBatch;

/** Replaces each value of a batch in place. */
final class MapOperator extends FunctionOperator {
    private final MapFunction<Object, Object> function;

    MapOperator(
            String operatorId,
            String name,
            MapFunction<Object, Object> function,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, function, runtime, output);
        this.function = function;
    }

    @Override
    void process(RecordBatch batch) throws Exception {
        Object[] values = batch.values;
        int size = batch.size;
        for (int i = 0; i < size; i++) {
            Object mapped = function.map(values[i]);
            if (mapped == null) {
                throw nullOutput("The map function");
            }
            values[i] = mapped;
        }
        output().emit(batch);
    }
}
