package io.tidemark.benchmarks.tidemark;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.benchmarks.workload.Values;
import io.tidemark.benchmarks.workload.Values.Update;
import io.tidemark.benchmarks.workload.Values.Updated;
import io.tidemark.checkpoint.spi.state.ValueState;
import org.jspecify.annotations.Nullable;

/** The keyed step of W6. */
final class Changing extends KeyedProcessFunction<Long, Update, Updated> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable ValueState<byte[]> value;

    @Override
    public void open(OpenContext context) {
        value = getRuntimeContext().getState(new ValueStateDescriptor<>("value", byte[].class));
    }

    @Override
    public void processElement(Update record, Context context, Collector<Updated> output) {
        byte[] next = Values.next(record.key(), value.value());
        value.update(next);
        output.collect(Values.updated(record.key(), next));
    }
}
