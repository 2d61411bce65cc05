package io.tidemark.engine.local;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;

/** Keeps as text what {@link MutableHistory} keeps as numbers, under the same name. */
final class HistoryAsText extends KeyedProcessFunction<Integer, Long, String> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<String> countAndSum;

    @Override
    public void open(OpenContext openContext) {
        countAndSum = getRuntimeContext().getState(new ValueStateDescriptor<>("count and sum", String.class));
    }

    @Override
    public void processElement(Long value, Context ctx, Collector<String> out) {
        countAndSum.update(countAndSum.value() + " " + value);
        out.collect(countAndSum.value());
    }
}
