package io.tidemark.engine.local;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;

/** Does what {@link CountByKey} does, with state that it changes in place. */
final class MutableHistory extends KeyedProcessFunction<Integer, Long, String> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<long[]> countAndSum;

    @Override
    public void open(OpenContext openContext) {
        countAndSum = getRuntimeContext().getState(new ValueStateDescriptor<>("count and sum", long[].class));
    }

    @Override
    public void processElement(Long value, Context ctx, Collector<String> out) {
        long[] totals = countAndSum.value();
        if (totals == null) {
            totals = new long[2];
        }
        totals[0]++;
        totals[1] += value;
        countAndSum.update(totals);
        out.collect(ctx.getCurrentKey() + ":" + totals[0] + ":" + totals[1]);
    }
}
