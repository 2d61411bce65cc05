package io.tidemark.benchmarks.tidemark;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.benchmarks.workload.Words.WordCount;
import io.tidemark.checkpoint.spi.state.ValueState;
import org.jspecify.annotations.Nullable;

/** The keyed step of W3. */
final class Counting extends KeyedProcessFunction<String, String, WordCount> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
        count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
    }

    @Override
    public void processElement(String word, Context context, Collector<WordCount> output) {
        Long before = count.value();
        long now = before == null ? 1 : before + 1;
        count.update(now);
        output.collect(new WordCount(word, now));
    }
}
