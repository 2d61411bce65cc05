package io.tidemark.testkit.simulation;

import io.tidemark.api.KeyedStream;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.eventtime.Watermark;
import io.tidemark.api.eventtime.WatermarkGenerator;
import io.tidemark.api.eventtime.WatermarkOutput;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.api.windowing.CountTrigger;
import io.tidemark.api.windowing.EventTimeSessionWindows;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.PurgingTrigger;
import io.tidemark.api.windowing.SlidingEventTimeWindows;
import io.tidemark.api.windowing.TimeEvictor;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import io.tidemark.api.windowing.Window;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows to simulate. What they give depends on the records alone, not on when a failure comes: watermarks follow each record
 * that is on time, and behind each one that is late comes one that is on time.
 */
final class WindowPipelines {
    private static final int KEYS = 7;
    private static final int BEHIND = 30;

    private WindowPipelines() {}

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    /** Every third number has the time of one long before it. */
    private static long timeOf(int number) {
        return number % 3 == 1 ? number - BEHIND : number;
    }

    private static KeyedStream<Integer, Integer> numbers(StreamExecutionEnvironment env, String name) {
        return env.fromSource(
                        new CollectionSource<>(Pipelines.numbers()),
                        WatermarkStrategy.<Integer>forGenerator(Prompt::new)
                                .withTimestampAssigner((number, timestamp) -> timeOf(number)),
                        name)
                .setParallelism(1)
                .returns(Integer.class)
                .keyBy(number -> number % KEYS, Integer.class);
    }

    /** Emits a watermark behind each record that is on time. */
    private static final class Prompt implements WatermarkGenerator<Integer> {
        @Override
        public void onEvent(Integer number, long timestamp, WatermarkOutput output) {
            if (timestamp == number) {
                output.emitWatermark(new Watermark(timestamp));
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }

    /** Tumbling windows that are evaluated again for late records, and sliding ones that share slices. */
    static void aligned(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        numbers(env, "numbers")
                .window(TumblingEventTimeWindows.of(millis(20), millis(3)))
                .allowedLateness(millis(2 * BEHIND))
                .aggregate(new Sum(), new Evaluations<>())
                .uid("tumbling")
                .sinkTo(Pipelines.exactlyOnce())
                .name("tumbled");
        numbers(env, "others")
                .window(SlidingEventTimeWindows.of(millis(25), millis(10)))
                .allowedLateness(millis(2 * BEHIND))
                .process(new Listing<>())
                .uid("sliding")
                .sinkTo(Pipelines.exactlyOnce())
                .name("slid");
    }

    /** Sessions, windows of counts, and windows with a trigger and an evictor. */
    static void triggered(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        numbers(env, "numbers")
                .window(EventTimeSessionWindows.withDynamicGap(number -> number % 5 == 0 ? 2 : 20))
                .allowedLateness(millis(4 * BEHIND))
                .process(new Listing<>())
                .uid("sessions")
                .sinkTo(Pipelines.exactlyOnce())
                .name("sat");
        numbers(env, "others")
                .countWindow(5, 3)
                .process(new Listing<>())
                .uid("counts")
                .sinkTo(Pipelines.exactlyOnce())
                .name("counted");
        numbers(env, "further")
                .window(TumblingEventTimeWindows.of(millis(40)))
                .trigger(PurgingTrigger.of(CountTrigger.of(2)))
                .evictor(TimeEvictor.of(millis(BEHIND)))
                .allowedLateness(millis(4 * BEHIND))
                .aggregate(new Sum(), new Evaluations<>())
                .uid("purging")
                .sinkTo(Pipelines.exactlyOnce())
                .name("purged");
    }

    /** A mutable accumulator. */
    private static final class Sum implements AggregateFunction<Integer, long[], Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public long[] createAccumulator() {
            return new long[1];
        }

        @Override
        public long[] add(Integer number, long[] sum) {
            sum[0] += number;
            return sum;
        }

        @Override
        public Long getResult(long[] sum) {
            return sum[0];
        }

        @Override
        public long[] merge(long[] a, long[] b) {
            a[0] += b[0];
            return a;
        }
    }

    /** Numbers the evaluations of each window, and the windows of each key that are over. */
    private static final class Evaluations<W extends Window> extends ProcessWindowFunction<Long, String, Integer, W> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(Integer key, Context context, Iterable<Long> elements, Collector<String> out) {
            ValueState<Integer> times = context.windowState().getState(new ValueStateDescriptor<>("n", Integer.class));
            times.update(times.value() == null ? 1 : times.value() + 1);
            List<Long> before = new ArrayList<>();
            context.globalState()
                    .getListState(new ListStateDescriptor<>("sums", Long.class))
                    .get()
                    .forEach(before::add);
            long sum = elements.iterator().next();
            context.globalState()
                    .getListState(new ListStateDescriptor<>("sums", Long.class))
                    .add(sum);
            out.collect(
                    key + " " + context.window() + ": " + sum + ", time " + times.value() + ", after " + before.size());
        }
    }

    private static final class Listing<W extends Window> extends ProcessWindowFunction<Integer, String, Integer, W> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(Integer key, Context context, Iterable<Integer> elements, Collector<String> out) {
            List<Integer> numbers = new ArrayList<>();
            elements.forEach(numbers::add);
            out.collect(key + " " + context.window() + ": " + numbers);
        }
    }
}
