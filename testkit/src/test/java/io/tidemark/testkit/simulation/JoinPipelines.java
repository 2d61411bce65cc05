package io.tidemark.testkit.simulation;

import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedCoProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ProcessJoinFunction;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.testkit.simulation.Pipelines.Sum;
import java.time.Duration;

/** Pipelines of two inputs to simulate. */
final class JoinPipelines {
    private static final int KEYS = 12;
    private static final int BUCKET = 25;

    private JoinPipelines() {}

    static SingleOutputStreamOperator<Integer> timed(StreamExecutionEnvironment env, String name) {
        return env.fromSource(
                        new CollectionSource<>(Pipelines.numbers()),
                        WatermarkStrategy.<Integer>forBoundedOutOfOrderness(Duration.ofMillis(3))
                                .withTimestampAssigner((number, timestamp) -> number),
                        name)
                .returns(Integer.class);
    }

    /** Sums over both inputs of a key, told by a timer when event time of both has come to the bucket's end. */
    static void connected(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        timed(env, "left")
                .connect(timed(env, "right").rebalance().map(number -> number))
                .keyBy(JoinPipelines::bucketed, JoinPipelines::bucketed, Integer.class)
                .process(new Both())
                .uid("both")
                .sinkTo(Pipelines.exactlyOnce())
                .name("out");
    }

    /** Pairs of numbers of one key that lie near each other. */
    static void interval(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        timed(env, "left")
                .keyBy(number -> number % KEYS, Integer.class)
                .intervalJoin(timed(env, "right").keyBy(number -> number % KEYS, Integer.class))
                .between(Duration.ofMillis(-KEYS), Duration.ofMillis(2 * KEYS))
                .upperBoundExclusive()
                .process(new Pairing())
                .uid("pairs")
                .sinkTo(Pipelines.exactlyOnce())
                .name("out");
    }

    private static final class Pairing extends ProcessJoinFunction<Integer, Integer, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Integer left, Integer right, Context ctx, Collector<String> out) {
            out.collect(left + "+" + right);
        }
    }

    private static int bucketed(Integer number) {
        return number / BUCKET * 100 + number % KEYS;
    }

    private static final class Both extends KeyedCoProcessFunction<Integer, Integer, Integer, Sum> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> sum;

        @Override
        public void open(OpenContext openContext) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Long.class));
        }

        @Override
        public void processElement1(Integer number, Context ctx, Collector<Sum> out) {
            add(number);
            ctx.timerService().registerEventTimeTimer((number / BUCKET + 1) * BUCKET - 1);
        }

        @Override
        public void processElement2(Integer number, Context ctx, Collector<Sum> out) {
            add(1_000 * number);
        }

        private void add(long amount) {
            sum.update(sum.value() == null ? amount : sum.value() + amount);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Sum> out) {
            out.collect(new Sum(ctx.getCurrentKey(), (int) timestamp, sum.value()));
            sum.clear();
        }
    }
}
