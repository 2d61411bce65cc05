package io.tidemark.testkit.simulation;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.functions.RichFlatMapFunction;
import io.tidemark.api.functions.RichMapFunction;
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
import java.util.TreeSet;

/** A pipeline with every kind of state: what comes out shows all that is kept, and what cannot be shown is checked. */
final class StatePipeline {
    private static final int KEYS = 12;

    /** Longer than any clock of a simulation jumps. */
    private static final Duration LONG = Duration.ofDays(100_000);

    private StatePipeline() {}

    static void define(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        env.fromSource(new CollectionSource<>(Pipelines.numbers()), "numbers")
                .returns(Integer.class)
                .keyBy(number -> number % KEYS, Integer.class)
                .process(new Everything())
                .uid("everything")
                .sinkTo(Pipelines.exactlyOnce())
                .name("out");
        var more = env.fromSource(new CollectionSource<>(Pipelines.numbers()), "more numbers")
                .setParallelism(1)
                .returns(Integer.class);
        // always aligned: what is in flight is in no state
        more.rescale()
                .map(new Remembering())
                .uid("remember")
                .sinkTo(Pipelines.exactlyOnce())
                .name("seen");
        more.flatMap(new Batching())
                .setParallelism(1)
                .uid("batch")
                .sinkTo(Pipelines.<String>exactlyOnce())
                .name("batches");
    }

    /** Shows for each record what is kept of its key. */
    static final class Everything extends KeyedProcessFunction<Integer, Integer, String> {
        private static final long serialVersionUID = 1L;
        private static final int KEPT = 6;

        private transient ValueState<Integer> count;
        private transient ListState<Integer> recent;
        private transient MapState<Integer, Integer> byLastDigit;
        private transient ReducingState<Integer> greatest;
        private transient AggregatingState<Integer, Double> mean;
        private transient ValueState<int[]> mutable;
        private transient ValueState<Integer> expiringValue;
        private transient ListState<Integer> expiringList;
        private transient MapState<Integer, Integer> expiringMap;

        @Override
        public void open(OpenContext context) {
            var runtime = getRuntimeContext();
            count = runtime.getState(new ValueStateDescriptor<>("count", Integer.class));
            recent = runtime.getListState(new ListStateDescriptor<>("recent", Integer.class));
            byLastDigit = runtime.getMapState(new MapStateDescriptor<>("by digit", Integer.class, Integer.class));
            greatest = runtime.getReducingState(new ReducingStateDescriptor<>("greatest", Math::max, Integer.class));
            mean = runtime.getAggregatingState(new AggregatingStateDescriptor<>("mean", new Mean(), long[].class));
            mutable = runtime.getState(new ValueStateDescriptor<>("mutable", int[].class));
            expiringValue = runtime.getState(expiring(new ValueStateDescriptor<>("e value", Integer.class)));
            expiringList = runtime.getListState(expiring(new ListStateDescriptor<>("e list", Integer.class)));
            expiringMap =
                    runtime.getMapState(expiring(new MapStateDescriptor<>("e map", Integer.class, Integer.class)));
        }

        private static <D extends StateDescriptor> D expiring(D descriptor) {
            descriptor.enableTimeToLive(StateTtlConfig.newBuilder(LONG).build());
            return descriptor;
        }

        @Override
        public void processElement(Integer number, Context context, Collector<String> output) throws Exception {
            int now = count.value() == null ? 1 : count.value() + 1;
            count.update(now);
            keepRecent(number);
            int digit = number % 10;
            if (byLastDigit.contains(digit)) {
                byLastDigit.remove(digit);
            } else {
                byLastDigit.put(digit, number);
            }
            greatest.add(number);
            mean.add(number);
            int[] counted = mutable.value() == null ? new int[1] : mutable.value();
            counted[0]++;
            mutable.update(counted);
            expiringValue.update(expiringValue.value() == null ? 1 : expiringValue.value() + 1);
            expiringList.add(number);
            expiringMap.put(digit, now);
            output.collect(context.getCurrentKey() + "/" + now + ": " + all(recent.get()) + all(byLastDigit.entries())
                    + greatest.get() + " " + mean.get() + " " + counted[0] + " " + expiringValue.value()
                    + all(expiringList.get()) + all(expiringMap.entries()));
        }

        private void keepRecent(Integer number) {
            recent.add(number);
            List<Integer> all = all(recent.get());
            if (all.size() > KEPT) {
                recent.update(all.subList(KEPT / 2, all.size()));
            }
        }

        private static <T> List<T> all(Iterable<T> shown) {
            List<T> all = new ArrayList<>();
            shown.forEach(all::add);
            return all;
        }
    }

    /** A mean, with an accumulator that is changed in place. */
    static final class Mean implements AggregateFunction<Integer, long[], Double> {
        private static final long serialVersionUID = 1L;

        @Override
        public long[] createAccumulator() {
            return new long[2];
        }

        @Override
        public long[] add(Integer value, long[] accumulator) {
            accumulator[0] += value;
            accumulator[1]++;
            return accumulator;
        }

        @Override
        public Double getResult(long[] accumulator) {
            return (double) accumulator[0] / accumulator[1];
        }

        @Override
        public long[] merge(long[] a, long[] b) {
            return new long[] {a[0] + b[0], a[1] + b[1]};
        }
    }

    /** Hands on seven numbers at a time, so that others wait for company. */
    static final class Batching extends RichFlatMapFunction<Integer, String> implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;
        private static final int SIZE = 7;

        private transient List<Integer> buffer;
        private transient ListState<Integer> kept;

        @Override
        public void initializeState(FunctionInitializationContext context) {
            kept = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("kept", Integer.class));
            buffer = new ArrayList<>();
            kept.get().forEach(buffer::add);
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            kept.update(buffer);
        }

        @Override
        public void flatMap(Integer number, Collector<String> output) {
            buffer.add(number);
            if (buffer.size() == SIZE) {
                output.collect(buffer.toString());
                buffer.clear();
            }
        }
    }

    /**
     * Remembers the numbers that its subtask has seen. Those of all subtasks together, at any checkpoint, are a beginning of
     * the input, without a gap.
     */
    static final class Remembering extends RichMapFunction<Integer, Integer> implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        private transient List<Integer> seenHere;
        private transient ListState<Integer> seen;

        @Override
        public void initializeState(FunctionInitializationContext context) {
            seen = context.getOperatorStateStore().getUnionListState(new ListStateDescriptor<>("seen", Integer.class));
            TreeSet<Integer> everywhere = new TreeSet<>();
            seen.get().forEach(everywhere::add);
            if (!everywhere.isEmpty() && everywhere.last() >= everywhere.size()) {
                throw new IllegalStateException("The numbers " + everywhere + " have a gap.");
            }
            // one subtask keeps for all what was seen before
            boolean keeps = getRuntimeContext().getIndexOfThisSubtask() == 0;
            seenHere = keeps ? new ArrayList<>(everywhere) : new ArrayList<>();
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            seen.update(seenHere);
        }

        @Override
        public Integer map(Integer number) {
            seenHere.add(number);
            return number;
        }
    }
}
