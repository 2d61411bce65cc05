package io.tidemark.core.operator;

import io.tidemark.api.functions.FilterFunction;
import io.tidemark.core.stream.RecordBatch;
import java.util.Arrays;

/** Keeps some records of a batch and closes the gaps in place. */
final class FilterOperator extends FunctionOperator {
    private final FilterFunction<Object> function;

    FilterOperator(
            String operatorId, String name, FilterFunction<Object> function, OperatorRuntime runtime, Output output) {
        super(operatorId, name, function, runtime, output);
        this.function = function;
    }

    @Override
    void process(RecordBatch batch) throws Exception {
        int kept = batch.timestamps == null && batch.keys == null ? compactValues(batch) : compact(batch);
        Arrays.fill(batch.values, kept, batch.size, null);
        batch.size = kept;
        output().emit(batch);
    }

    private int compactValues(RecordBatch batch) throws Exception {
        Object[] values = batch.values;
        int size = batch.size;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            Object value = values[i];
            if (function.filter(value)) {
                values[kept++] = value;
            }
        }
        return kept;
    }

    private int compact(RecordBatch batch) throws Exception {
        int size = batch.size;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (function.filter(batch.values[i])) {
                batch.move(i, kept++);
            }
        }
        return kept;
    }
}
