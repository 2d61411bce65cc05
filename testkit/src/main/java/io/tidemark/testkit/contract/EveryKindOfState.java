package io.tidemark.testkit.contract;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.StateDescriptor;
import io.tidemark.api.state.StateTtlConfig;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.TimeWindow;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A job that has all that a state backend keeps: state of every kind, with a time to live and without, timers, windows. */
final class EveryKindOfState extends KeyedProcessFunction<Integer, Integer, String> {
    private static final long serialVersionUID = 1L;
    private static final List<Integer> NUMBERS = IntStream.range(0, 160).boxed().toList();
    private static final int KEYS = 12;
    private static final int BUCKET = 40;

    /** Longer than any clock of a simulation jumps. */
    private static final Duration LONG = Duration.ofDays(100_000);

    private transient ValueState<Integer> count;
    private transient ValueState<int[]> mutable;
    private transient ListState<String> list;
    private transient MapState<Integer, String> map;
    private transient ReducingState<Integer> greatest;
    private transient ValueState<Integer> mortalCount;
    private transient ListState<Integer> mortalList;
    private transient MapState<String, Integer> mortalMap;

    /** Says per key and bucket of time what is kept, at each record and when the bucket's time is over. */
    static void define(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        var numbers = env.fromSource(
                        new CollectionSource<>(NUMBERS),
                        WatermarkStrategy.<Integer>forBoundedOutOfOrderness(Duration.ofMillis(3))
                                .withTimestampAssigner((number, timestamp) -> number),
                        "numbers")
                .setParallelism(1)
                .returns(Integer.class)
                .keyBy(number -> number / BUCKET * 100 + number % KEYS, Integer.class);
        numbers.process(new EveryKindOfState())
                .uid("everything")
                .sinkTo(new CollectSink<>())
                .name("everything");
        numbers.window(TumblingEventTimeWindows.of(Duration.ofMillis(BUCKET / 2)))
                .process(new Listing())
                .uid("windows")
                .sinkTo(new CollectSink<>())
                .name("windows");
    }

    @Override
    public void open(OpenContext context) {
        var runtime = getRuntimeContext();
        count = runtime.getState(new ValueStateDescriptor<>("count", Integer.class));
        mutable = runtime.getState(new ValueStateDescriptor<>("mutable", int[].class));
        list = runtime.getListState(new ListStateDescriptor<>("list", String.class));
        map = runtime.getMapState(new MapStateDescriptor<>("map", Integer.class, String.class));
        greatest = runtime.getReducingState(new ReducingStateDescriptor<>("greatest", Math::max, Integer.class));
        mortalCount = runtime.getState(mortal(new ValueStateDescriptor<>("mortal count", Integer.class)));
        mortalList = runtime.getListState(mortal(new ListStateDescriptor<>("mortal list", Integer.class)));
        mortalMap = runtime.getMapState(mortal(new MapStateDescriptor<>("mortal map", String.class, Integer.class)));
    }

    private static <D extends StateDescriptor> D mortal(D descriptor) {
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(LONG).build());
        return descriptor;
    }

    @Override
    public void processElement(Integer number, Context context, Collector<String> output) throws Exception {
        int now = count.value() == null ? 1 : count.value() + 1;
        count.update(now);
        int[] counted = mutable.value() == null ? new int[1] : mutable.value();
        counted[0] += number;
        mutable.update(counted);
        list.add("at " + number);
        map.remove(now - 2);
        map.put(now, "number " + number);
        greatest.add(-number);
        mortalCount.update(now);
        mortalList.update(List.of(number, now));
        mortalMap.put("last digit " + number % 10, number);
        context.timerService().registerEventTimeTimer((number / BUCKET + 1) * BUCKET - 1);
        output.collect("record " + described(context.getCurrentKey()));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<String> output) throws Exception {
        output.collect("time " + timestamp + " " + described(context.getCurrentKey()));
        list.clear();
        mortalMap.clear();
    }

    private String described(int key) throws Exception {
        return key + ": " + count.value() + " " + mutable.value()[0] + " " + all(list.get()) + " " + all(map.entries())
                + " " + greatest.get() + " | " + mortalCount.value() + " " + all(mortalList.get()) + " "
                + all(mortalMap.entries());
    }

    private static <T> List<T> all(Iterable<T> shown) {
        List<T> all = new ArrayList<>();
        shown.forEach(all::add);
        return all;
    }

    private static final class Listing extends ProcessWindowFunction<Integer, String, Integer, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(Integer key, Context context, Iterable<Integer> elements, Collector<String> output) {
            output.collect(context.window() + " of " + key + ": " + all(elements));
        }
    }
}
