package io.tidemark.testkit.pipeline;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedBroadcastProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.checkpoint.spi.state.ListState;

/** Pairs all numbers, kept by key, with all rules, kept as broadcast state, whichever comes first. */
final class RuledNumbers extends KeyedBroadcastProcessFunction<Long, Long, Long, String> {
    private static final long serialVersionUID = 1L;

    static final MapStateDescriptor<Long, String> RULES = new MapStateDescriptor<>("rules", Long.class, String.class);

    private static final ListStateDescriptor<Long> NUMBERS = new ListStateDescriptor<>("numbers", Long.class);

    private transient ListState<Long> numbers;

    @Override
    public void open(OpenContext openContext) {
        numbers = getRuntimeContext().getListState(NUMBERS);
    }

    @Override
    public void processElement(Long number, ReadOnlyContext ctx, Collector<String> out) {
        ctx.getBroadcastState(RULES).immutableEntries().forEach(rule -> out.collect(number + rule.getValue()));
        numbers.add(number);
    }

    @Override
    public void processBroadcastElement(Long rule, Context ctx, Collector<String> out) throws Exception {
        String ruled = " ruled by " + rule;
        ctx.getBroadcastState(RULES).put(rule, ruled);
        ctx.applyToKeyedState(NUMBERS, (key, seen) -> seen.get().forEach(number -> out.collect(number + ruled)));
    }
}
