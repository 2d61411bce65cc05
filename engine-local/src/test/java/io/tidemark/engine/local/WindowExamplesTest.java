package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.DataStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.eventtime.Watermark;
import io.tidemark.api.eventtime.WatermarkGenerator;
import io.tidemark.api.eventtime.WatermarkOutput;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.api.windowing.ContinuousEventTimeTrigger;
import io.tidemark.api.windowing.EventTimeSessionWindows;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.SlidingEventTimeWindows;
import io.tidemark.api.windowing.TimeWindow;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Windows as the documentation shows them, through threads and queues. */
class WindowExamplesTest {
    record Order(String product, long millis, long cents) {}

    private static final List<Order> ORDERS = List.of(
            new Order("tea", 1_000, 5),
            new Order("jam", 2_000, 7),
            new Order("tea", 61_000, 3),
            new Order("tea", 4_000, 2),
            new Order("tea", 122_000, 1),
            new Order("tea", 3_000, 9));

    /** Follows each record with a watermark that is five seconds behind. */
    private static final class Prompt implements WatermarkGenerator<Order> {
        private long latest = Long.MIN_VALUE;

        @Override
        public void onEvent(Order order, long timestamp, WatermarkOutput output) {
            latest = Math.max(latest, timestamp);
            output.emitWatermark(new Watermark(latest - 5_000));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }

    private static DataStream<Order> orders(StreamExecutionEnvironment env) {
        return env.fromSource(
                        new CollectionSource<>(ORDERS),
                        WatermarkStrategy.<Order>forGenerator(Prompt::new)
                                .withTimestampAssigner((order, timestamp) -> order.millis()),
                        "orders")
                .setParallelism(1)
                .returns(Order.class);
    }

    static final class Sum implements AggregateFunction<Order, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Order order, Long cents) {
            return cents + order.cents();
        }

        @Override
        public Long getResult(Long cents) {
            return cents;
        }

        @Override
        public Long merge(Long a, Long b) {
            return a + b;
        }
    }

    static final class Labelled extends ProcessWindowFunction<Long, String, String, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(String product, Context ctx, Iterable<Long> sums, Collector<String> out) throws Exception {
            ValueState<Integer> times = ctx.windowState().getState(new ValueStateDescriptor<>("times", Integer.class));
            times.update(times.value() == null ? 1 : times.value() + 1);
            out.collect(product + " from " + ctx.window().getStart() + ": "
                    + sums.iterator().next() + (times.value() > 1 ? ", corrected" : ""));
        }
    }

    private static List<String> run(StreamExecutionEnvironment env, DataStream<String> stream) throws Exception {
        CollectSink<String> sink = new CollectSink<>();
        stream.sinkTo(sink);
        env.execute();
        List<String> results = sink.results().stream().sorted().toList();
        sink.discard();
        return results;
    }

    @Test
    void aMinuteIsSummedAndCorrectedForLateOrders() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        DataStream<Order> orders = orders(env);
        OutputTag<Order> tooLate = new OutputTag<>("too late") {};
        SingleOutputStreamOperator<String> sums = orders.keyBy(Order::product)
                .window(TumblingEventTimeWindows.of(Duration.ofMinutes(1)))
                .allowedLateness(Duration.ofSeconds(30))
                .sideOutputLateData(tooLate)
                .aggregate(new Sum(), new Labelled());
        CollectSink<Order> late = new CollectSink<>();
        sums.getSideOutput(tooLate).sinkTo(late);
        assertThat(run(env, sums))
                .containsExactly("jam from 0: 7", "tea from 0: 7", "tea from 120000: 1", "tea from 60000: 3");
        assertThat(late.results()).containsExactly(new Order("tea", 3_000, 9));
        late.discard();
    }

    @Test
    void slidingWindowsAndSessionsReduceTheirOrders() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        DataStream<Order> orders = orders(env);
        SingleOutputStreamOperator<Order> lastTwoMinutes = orders.keyBy(Order::product)
                .window(SlidingEventTimeWindows.of(Duration.ofMinutes(2), Duration.ofMinutes(1)))
                .sum("cents");
        SingleOutputStreamOperator<Order> visits = orders.keyBy(Order::product)
                .window(EventTimeSessionWindows.withGap(Duration.ofSeconds(30)))
                .trigger(ContinuousEventTimeTrigger.of(Duration.ofSeconds(50)))
                .reduce((a, b) -> new Order(a.product(), a.millis(), a.cents() + b.cents()));
        CollectSink<Order> sessions = new CollectSink<>();
        visits.sinkTo(sessions);
        assertThat(run(env, lastTwoMinutes.map(order -> order.product() + " " + order.cents())))
                .containsExactly("jam 7", "jam 7", "tea 1", "tea 19", "tea 4", "tea 7");
        assertThat(sessions.results()).contains(new Order("jam", 2_000, 7), new Order("tea", 122_000, 1));
        sessions.discard();
    }

    @Test
    void theLogSaysThatLateRecordsAreDroppedAndWhatToDo() throws Exception {
        List<String> lines = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public synchronized void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.tidemark");
        logger.addHandler(handler);
        try {
            StreamExecutionEnvironment env = Environments.plain(1);
            run(
                    env,
                    orders(env)
                            .keyBy(Order::product)
                            .window(TumblingEventTimeWindows.of(Duration.ofMinutes(1)))
                            .sum("cents")
                            .name("sums")
                            .map(Order::product));
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(lines)
                .filteredOn(line -> line.contains("late records"))
                .singleElement()
                .asString()
                .contains("operator 'sums' has dropped 1 late records", "sums.lateRecordsDropped")
                .contains("sideOutputLateData", "allowedLateness");
    }

    @Test
    void aNullKeyIsRefusedWithTheOperatorsName() {
        StreamExecutionEnvironment env = Environments.plain(1);
        DataStream<String> windows = orders(env)
                .keyBy(order -> order.cents() == 7 ? null : order.product(), String.class)
                .window(TumblingEventTimeWindows.of(Duration.ofMinutes(1)))
                .sum("cents")
                .name("sums")
                .map(Order::product);
        assertThatThrownBy(() -> run(env, windows))
                .hasStackTraceContaining("sums")
                .hasStackTraceContaining("every record of a keyed stream needs a key");
    }
}
