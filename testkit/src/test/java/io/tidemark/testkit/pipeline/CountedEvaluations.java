package io.tidemark.testkit.pipeline;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedStateStore;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.Window;
import io.tidemark.checkpoint.spi.state.ValueState;

/** Says the sum of each window, and counts its evaluations and those of its key in state of either. */
final class CountedEvaluations<W extends Window> extends ProcessWindowFunction<Long, String, Long, W> {
    private static final long serialVersionUID = 1L;

    private final String name;

    CountedEvaluations(String name) {
        this.name = name;
    }

    @Override
    public void process(Long key, Context context, Iterable<Long> sums, Collector<String> out) {
        out.collect(name + " " + key + " " + context.window() + ": "
                + sums.iterator().next() + ", time " + next(context.windowState()) + ", of the key "
                + next(context.globalState()));
    }

    private static long next(KeyedStateStore store) {
        ValueState<Long> evaluations = store.getState(new ValueStateDescriptor<>("evaluations", Long.class));
        long next = evaluations.value() == null ? 1 : evaluations.value() + 1;
        evaluations.update(next);
        return next;
    }
}
