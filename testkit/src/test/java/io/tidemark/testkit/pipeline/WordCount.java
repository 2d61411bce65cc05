package io.tidemark.testkit.pipeline;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.state.ValueState;

/** The pipeline that the examples test: it counts words. */
final class WordCount {
    private WordCount() {}

    /** How often a word has come so far. */
    record Count(String word, long times) {}

    static void define(StreamExecutionEnvironment env, Source<String, ?> words, Sink<Count> counts) {
        env.enableCheckpointing(1_000);
        env.fromSource(words, "words")
                .keyBy(word -> word, String.class)
                .process(new Counting())
                .name("count words")
                .uid("count")
                .sinkTo(counts)
                .name("counts");
    }

    static final class Counting extends KeyedProcessFunction<String, String, Count> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public void processElement(String word, Context context, Collector<Count> output) {
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            output.collect(new Count(word, now));
        }
    }
}
