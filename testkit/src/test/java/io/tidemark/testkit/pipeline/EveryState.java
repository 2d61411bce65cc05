package io.tidemark.testkit.pipeline;

import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.functions.TimeDomain;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.StateDescriptor;
import io.tidemark.api.state.StateTtlConfig;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what it sees in every kind of keyed state, with a time to live and without, and says all of it at each record. */
final class EveryState extends KeyedProcessFunction<Long, Long, String> {
    private static final long serialVersionUID = 1L;

    /** Longer than one phase of a test, shorter than two. */
    static final Duration TTL = Duration.ofMinutes(10);

    static final long EVENT_DELAY_MILLIS = 150;
    static final long PROCESSING_DELAY_MILLIS = Duration.ofMinutes(8).toMillis();

    private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

    private transient Kinds lasting;
    private transient Kinds mortal;

    /** One state of each kind. */
    private record Kinds(
            ValueState<Long> count,
            ListState<Long> all,
            MapState<Long, Long> byDigit,
            ReducingState<Long> greatest,
            AggregatingState<Long, Long> sum) {
        void add(long number) throws Exception {
            count.update(count.value() == null ? 1 : count.value() + 1);
            all.add(number);
            Long before = byDigit.get(number % 10);
            byDigit.put(number % 10, before == null ? number : before + number);
            greatest.add(number);
            sum.add(number);
        }

        String describe() throws Exception {
            List<Long> elements = new ArrayList<>();
            all.get().forEach(elements::add);
            Map<Long, Long> entries = new TreeMap<>();
            byDigit.entries().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
            return count.value() + " " + elements + " " + entries + " " + greatest.get() + " " + sum.get();
        }
    }

    private static final class Sum implements AggregateFunction<Long, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Long value, Long accumulator) {
            return value + accumulator;
        }

        @Override
        public Long getResult(Long accumulator) {
            return accumulator;
        }

        @Override
        public Long merge(Long a, Long b) {
            return a + b;
        }
    }

    @Override
    public void open(OpenContext openContext) {
        lasting = kinds("lasting", false);
        mortal = kinds("mortal", true);
    }

    private Kinds kinds(String prefix, boolean expire) {
        var count = new ValueStateDescriptor<>(prefix + " count", Long.class);
        var all = new ListStateDescriptor<>(prefix + " all", Long.class);
        var byDigit = new MapStateDescriptor<>(prefix + " by digit", Long.class, Long.class);
        var greatest = new ReducingStateDescriptor<>(prefix + " greatest", Math::max, Long.class);
        var sum = new AggregatingStateDescriptor<>(prefix + " sum", new Sum(), Long.class);
        if (expire) {
            for (StateDescriptor descriptor : List.of(count, all, byDigit, greatest, sum)) {
                descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
            }
        }
        return new Kinds(
                getRuntimeContext().getState(count),
                getRuntimeContext().getListState(all),
                getRuntimeContext().getMapState(byDigit),
                getRuntimeContext().getReducingState(greatest),
                getRuntimeContext().getAggregatingState(sum));
    }

    @Override
    public void processElement(Long number, Context ctx, Collector<String> out) throws Exception {
        lasting.add(number);
        mortal.add(number);
        ctx.timerService().registerEventTimeTimer(ctx.timestamp() + EVENT_DELAY_MILLIS);
        ctx.timerService()
                .registerProcessingTimeTimer(ctx.timerService().currentProcessingTime() + PROCESSING_DELAY_MILLIS);
        out.collect(describe(ctx.getCurrentKey(), "record " + number));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) throws Exception {
        // stopping a job takes a moment of processing time
        long when = ctx.timeDomain() == TimeDomain.EVENT_TIME ? timestamp : timestamp / MINUTE_MILLIS;
        out.collect(describe(ctx.getCurrentKey(), ctx.timeDomain() + " " + when));
    }

    private String describe(Long key, String what) throws Exception {
        return key + ": " + what + ": " + lasting.describe() + " | " + mortal.describe();
    }
}
