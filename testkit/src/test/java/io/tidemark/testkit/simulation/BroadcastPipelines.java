package io.tidemark.testkit.simulation;

import io.tidemark.api.BroadcastStream;
import io.tidemark.api.DataStream;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.functions.BroadcastProcessFunction;
import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.KeyedBroadcastProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.checkpoint.spi.state.ListState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pipelines with a broadcast stream to simulate: each pairs all numbers with all rules, whichever comes first, so that a
 * number or rule that is lost, or known twice, shows in what comes out.
 */
final class BroadcastPipelines {
    private static final int KEYS = 12;
    private static final MapStateDescriptor<Integer, String> RULES =
            new MapStateDescriptor<>("rules", Integer.class, String.class);
    private static final ListStateDescriptor<Integer> SEEN = new ListStateDescriptor<>("seen", Integer.class);

    private BroadcastPipelines() {}

    private static BroadcastStream<Integer> rules(StreamExecutionEnvironment env) {
        return env.fromSource(new CollectionSource<>(List.of(1, 2, 3, 4, 5, 6)), "rules")
                .returns(Integer.class)
                .rebalance()
                .map(rule -> rule)
                .returns(Integer.class)
                .broadcast(RULES);
    }

    private static DataStream<Integer> numbers(StreamExecutionEnvironment env) {
        return env.fromSource(new CollectionSource<>(Pipelines.numbers()), "numbers")
                .returns(Integer.class);
    }

    /** Numbers are kept by key, and a rule goes through all keys. */
    static void keyed(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        numbers(env)
                .keyBy(number -> number % KEYS, Integer.class)
                .connect(rules(env))
                .process(new ByKey())
                .uid("pairs")
                .sinkTo(Pipelines.exactlyOnce())
                .name("out");
    }

    /** Numbers are kept in lists without keys. */
    static void plain(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        numbers(env)
                .rebalance()
                .connect(rules(env))
                .process(new WithoutKeys())
                .uid("pairs")
                .sinkTo(Pipelines.exactlyOnce())
                .name("out");
    }

    private static final class ByKey extends KeyedBroadcastProcessFunction<Integer, Integer, Integer, String> {
        private static final long serialVersionUID = 1L;

        private transient ListState<Integer> seen;

        @Override
        public void open(OpenContext openContext) {
            seen = getRuntimeContext().getListState(SEEN);
        }

        @Override
        public void processElement(Integer number, ReadOnlyContext ctx, Collector<String> out) {
            for (Map.Entry<Integer, String> rule : ctx.getBroadcastState(RULES).immutableEntries()) {
                out.collect(rule.getValue() + number);
            }
            seen.add(number);
        }

        @Override
        public void processBroadcastElement(Integer rule, Context ctx, Collector<String> out) throws Exception {
            ctx.getBroadcastState(RULES).put(rule, rule + ":");
            ctx.applyToKeyedState(SEEN, (key, numbers) -> {
                for (int number : numbers.get()) {
                    out.collect(rule + ":" + number);
                }
            });
        }
    }

    private static final class WithoutKeys extends BroadcastProcessFunction<Integer, Integer, String>
            implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        private transient List<Integer> seen;
        private transient ListState<Integer> kept;

        @Override
        public void initializeState(FunctionInitializationContext context) {
            kept = context.getOperatorStateStore().getListState(SEEN);
            seen = new ArrayList<>();
            kept.get().forEach(seen::add);
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            kept.update(seen);
        }

        @Override
        public void processElement(Integer number, ReadOnlyContext ctx, Collector<String> out) {
            ctx.getBroadcastState(RULES).immutableEntries().forEach(rule -> out.collect(rule.getValue() + number));
            seen.add(number);
        }

        @Override
        public void processBroadcastElement(Integer rule, Context ctx, Collector<String> out) {
            ctx.getBroadcastState(RULES).put(rule, rule + ":");
            seen.forEach(number -> out.collect(rule + ":" + number));
        }
    }
}
