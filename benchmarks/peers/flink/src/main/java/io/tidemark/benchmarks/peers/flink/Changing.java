package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Values;
import io.tidemark.benchmarks.workload.Values.Update;
import io.tidemark.benchmarks.workload.Values.Updated;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** The keyed step of W6. */
final class Changing extends KeyedProcessFunction<Long, Update, Updated> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable ValueState<byte[]> value;

    @Override
    public void open(OpenContext context) {
        value = getRuntimeContext()
                .getState(new ValueStateDescriptor<>(
                        "value", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement(Update record, Context context, Collector<Updated> output) throws Exception {
        byte[] next = Values.next(record.key(), value.value());
        value.update(next);
        output.collect(Values.updated(record.key(), next));
    }
}
