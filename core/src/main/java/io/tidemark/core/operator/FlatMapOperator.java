package io.tidemark.core.operator;

import io.tidemark.api.functions.FlatMapFunction;
import io.tidemark.core.stream.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Gives each record to a function that emits any number of others. */
final class FlatMapOperator extends FunctionOperator {
    private final FlatMapFunction<Object, Object> function;
    private final BatchCollector collector;

    FlatMapOperator(
            String operatorId,
            String name,
            FlatMapFunction<Object, Object> function,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, function, runtime, output);
        this.function = function;
        collector = new BatchCollector(output);
    }

    @Override
    void process(RecordBatch batch) throws Exception {
        Object[] values = batch.values;
        int size = batch.size;
        for (int i = 0; i < size; i++) {
            collector.timestamp(batch.timestamp(i));
            function.flatMap(values[i], collector);
        }
        collector.flush();
    }

    @Override
    @Nullable
    OperatorException failureBehind() {
        return collector.failureBehind();
    }
}
