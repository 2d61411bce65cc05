package io.tidemark.testkit.simulation;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.connector.NumberRange;
import io.tidemark.api.eventtime.Watermark;
import io.tidemark.api.eventtime.WatermarkGenerator;
import io.tidemark.api.eventtime.WatermarkOutput;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Pipelines to simulate. */
final class Pipelines {
    static final int RECORDS = 200;
    private static final int KEYS = 12;
    private static final int BUCKET = 25;

    private Pipelines() {}

    /** A sum by key with its number, so that each output is unlike all others. */
    record Sum(int key, int number, long sum) {}

    /** A sink that the simulation never opens. */
    record Declared<T>(DeclaredGuarantee guarantee) implements Sink<T> {
        @Override
        public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) {
            throw new AssertionError("the simulation opens no sink of the pipeline");
        }
    }

    static <T> Sink<T> exactlyOnce() {
        return new Declared<>(DeclaredGuarantee.exactlyOnce("in two phases"));
    }

    static <T> Sink<T> atLeastOnce() {
        return new Declared<>(DeclaredGuarantee.atLeastOnce("flushed at the barrier"));
    }

    static List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    /** Three operators: a map, a keyed sum, and an exactly-once sink. */
    static void sums(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        env.fromSource(new CollectionSource<>(numbers()), "numbers")
                .returns(Integer.class)
                .map(number -> number + 1)
                .returns(Integer.class)
                .keyBy(number -> number % KEYS, Integer.class)
                .process(new Summing())
                .uid("sums")
                .sinkTo(exactlyOnce())
                .name("out");
    }

    /** A sum for each key and each {@link #BUCKET} numbers, emitted by a timer when event time has come to the bucket's end. */
    static void timedSums(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        env.fromSource(
                        new CollectionSource<>(numbers()),
                        WatermarkStrategy.<Integer>forBoundedOutOfOrderness(Duration.ofMillis(3))
                                .withTimestampAssigner((number, timestamp) -> number),
                        "numbers")
                .returns(Integer.class)
                .keyBy(number -> number / BUCKET * 100 + number % KEYS, Integer.class)
                .process(new TimedSumming())
                .uid("sums")
                .sinkTo(exactlyOnce())
                .name("out");
    }

    /** Says of each number whether it came behind the watermark; every seventh does. */
    static void stragglers(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        env.fromSource(
                        new CollectionSource<>(numbers()),
                        WatermarkStrategy.<Integer>forGenerator(() -> new WatermarkBehindEachRecord())
                                .withTimestampAssigner((number, timestamp) -> number % 7 == 3 ? number - 20 : number),
                        "numbers")
                .setParallelism(1)
                .returns(Integer.class)
                .keyBy(number -> number % KEYS, Integer.class)
                .process(new LatenessVerdict())
                .uid("verdicts")
                .sinkTo(exactlyOnce())
                .name("out");
    }

    private static final class WatermarkBehindEachRecord implements WatermarkGenerator<Integer> {
        private static final int MAX_OUT_OF_ORDERNESS = 5;

        @Override
        public void onEvent(Integer event, long eventTimestamp, WatermarkOutput output) {
            output.emitWatermark(new Watermark(eventTimestamp - MAX_OUT_OF_ORDERNESS));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }

    private static final class LatenessVerdict extends KeyedProcessFunction<Integer, Integer, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Integer number, Context ctx, Collector<String> out) {
            boolean late = ctx.timestamp() <= ctx.timerService().currentWatermark();
            out.collect(number + (late ? " is late" : " is in time"));
        }
    }

    /** Numbers from a source of some guarantee, by way of nothing that changes them. */
    static void numbersTo(StreamExecutionEnvironment env, DeclaredGuarantee source, Sink<Integer> sink) {
        env.enableCheckpointing(1_000);
        env.fromSource(new Weaker<>(new CollectionSource<>(numbers()), source), "numbers")
                .filter(number -> number >= 0)
                .sinkTo(sink)
                .name("out");
    }

    private static final class TimedSumming extends KeyedProcessFunction<Integer, Integer, Sum> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> sum;

        @Override
        public void open(OpenContext openContext) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Long.class));
        }

        @Override
        public void processElement(Integer number, Context ctx, Collector<Sum> out) {
            sum.update(sum.value() == null ? number : sum.value() + number);
            ctx.timerService().registerEventTimeTimer((number / BUCKET + 1) * BUCKET - 1);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Sum> out) {
            out.collect(new Sum(ctx.getCurrentKey(), (int) timestamp, sum.value()));
            sum.clear();
        }
    }

    /** Two sources whose records meet, and two sinks of unlike guarantees. */
    static void twoSources(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        var left = env.fromSource(new CollectionSource<>(numbers()), "left").returns(Integer.class);
        var right = env.fromSource(new CollectionSource<>(numbers()), "right").returns(Integer.class);
        var both = left.union(right);
        both.keyBy(number -> number % KEYS, Integer.class)
                .process(new Summing())
                .uid("sums")
                .sinkTo(exactlyOnce())
                .name("out");
        both.sinkTo(atLeastOnce()).name("seen");
    }

    /** A source that declares another guarantee than it has; the simulation takes its word. */
    record Weaker<T, S extends SourceSplit>(Source<T, S> source, DeclaredGuarantee guarantee) implements Source<T, S> {
        @Override
        public Boundedness boundedness() {
            return source.boundedness();
        }

        @Override
        public SplitEnumerator<S> createEnumerator(SourceContext context) throws IOException {
            return source.createEnumerator(context);
        }

        @Override
        public SourceReader<T, S> createReader(SourceContext context) throws IOException {
            return source.createReader(context);
        }

        @Override
        public Serde<S> splitSerde() {
            return source.splitSerde();
        }
    }

    /** A source without end, which the simulation never opens. */
    record Endless() implements Source<Long, NumberRange> {
        @Override
        public DeclaredGuarantee guarantee() {
            return DeclaredGuarantee.exactlyOnce("by position");
        }

        @Override
        public Boundedness boundedness() {
            return Boundedness.UNBOUNDED;
        }

        @Override
        public SplitEnumerator<NumberRange> createEnumerator(SourceContext context) {
            throw new AssertionError("the simulation does not open what has no end");
        }

        @Override
        public SourceReader<Long, NumberRange> createReader(SourceContext context) {
            throw new AssertionError("the simulation does not open what has no end");
        }

        @Override
        public Serde<NumberRange> splitSerde() {
            return NumberRange.SERDE;
        }
    }

    static final class Summing extends KeyedProcessFunction<Integer, Integer, Sum> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Long> sum;
        private transient ValueState<Integer> count;

        @Override
        public void open(OpenContext context) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Serdes.of(Long.class)));
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Serdes.of(Integer.class)));
        }

        @Override
        public void processElement(Integer number, Context context, Collector<Sum> output) {
            long now = (sum.value() == null ? 0 : sum.value()) + number;
            int times = (count.value() == null ? 0 : count.value()) + 1;
            sum.update(now);
            count.update(times);
            output.collect(new Sum(context.getCurrentKey(), times, now));
        }
    }
}
