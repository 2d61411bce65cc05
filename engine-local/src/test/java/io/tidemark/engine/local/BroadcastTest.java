package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.functions.BroadcastProcessFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedBroadcastProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.checkpoint.spi.state.ListState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broadcast state through threads and queues. */
class BroadcastTest {
    private static final int KEYS = 13;
    private static final MapStateDescriptor<Long, String> RULES =
            new MapStateDescriptor<>("rules", Long.class, String.class);
    private static final ListStateDescriptor<Long> SEEN = new ListStateDescriptor<>("seen", Long.class);

    @TempDir
    Path directory;

    /** Pairs every number with every rule, whichever comes first. */
    private static final class Pairing extends KeyedBroadcastProcessFunction<Long, Long, Long, String> {
        private static final long serialVersionUID = 1L;
        private transient ListState<Long> seen;

        @Override
        public void open(OpenContext openContext) {
            seen = getRuntimeContext().getListState(SEEN);
        }

        @Override
        public void processElement(Long number, ReadOnlyContext ctx, Collector<String> out) {
            for (Map.Entry<Long, String> rule : ctx.getBroadcastState(RULES).immutableEntries()) {
                out.collect(rule.getValue() + " " + number);
            }
            seen.add(number);
        }

        @Override
        public void processBroadcastElement(Long rule, Context ctx, Collector<String> out) throws Exception {
            ctx.getBroadcastState(RULES).put(rule, "rule " + rule);
            ctx.applyToKeyedState(SEEN, (key, numbers) -> {
                for (long number : numbers.get()) {
                    out.collect("rule " + rule + " " + number);
                }
            });
        }
    }

    @Test
    void everyPairIsFoundOnceWhileTheJobIsStoppedAndStartedAtOtherParallelisms() throws Exception {
        Ledger ledger = new Ledger();
        long numbers = 0;
        long rules = 0;
        String savepoint = null;
        for (int parallelism : List.of(1, 4, 3, 1)) {
            Gate numberGate = new Gate().release(numbers += 60);
            Gate ruleGate = new Gate().release(rules += 5);
            StreamExecutionEnvironment env = Environments.checkpointed(parallelism, Environments.ON_DEMAND);
            env.getCheckpointConfig().setCheckpointStorage(directory.resolve("checkpoints"));
            if (savepoint != null) {
                env.restoreFrom(savepoint);
            }
            env.fromSource(GatedSource.endless(numberGate, 4), "numbers")
                    .uid("numbers")
                    .keyBy(number -> number % KEYS, Long.class)
                    .connect(env.fromSource(GatedSource.endless(ruleGate, 2), "rules")
                            .uid("rules")
                            .broadcast(RULES))
                    .process(new Pairing())
                    .uid("pairs")
                    .sinkTo(new TwoPhaseSink<>(ledger))
                    .uid("ledger");
            JobClient job = env.executeAsync("pairs");
            Await.until("all is read", () -> numberGate.emitted() == 60 && ruleGate.emitted() == 5);
            savepoint = Await.result(
                    job.stopWithSavepoint(false, directory.resolve("savepoints").toString()));
            assertThat(job.getFailures()).isEmpty();
        }

        Set<String> expected = new HashSet<>();
        for (long number = 0; number < numbers; number++) {
            for (long rule = 0; rule < rules; rule++) {
                expected.add("rule " + rule + " " + number);
            }
        }
        assertThat(ledger.records()).hasSameSizeAs(expected).containsAll(expected);
    }

    /** Tells in every subtask what is broadcast, and to the side how much of it there is. */
    private static final class Telling extends BroadcastProcessFunction<Long, Long, String> {
        private static final long serialVersionUID = 1L;
        private static final OutputTag<Integer> KNOWN = new OutputTag<>("known");

        @Override
        public void processElement(Long number, ReadOnlyContext ctx, Collector<String> out) {}

        @Override
        public void processBroadcastElement(Long rule, Context ctx, Collector<String> out) {
            var state = ctx.getBroadcastState(RULES);
            state.put(rule, "");
            out.collect(rule + " in " + getRuntimeContext().getIndexOfThisSubtask());
            List<Object> all = new ArrayList<>();
            state.entries().forEach(all::add);
            ctx.output(KNOWN, all.size());
        }
    }

    @Test
    void everySubtaskGetsEveryBroadcastRecord() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(3);
        CollectSink<String> told = new CollectSink<>();
        CollectSink<Integer> known = new CollectSink<>();
        var pairs = env.fromSequence(1, 100)
                .connect(env.fromData(1L, 2L).broadcast(RULES))
                .process(new Telling());
        pairs.sinkTo(told);
        pairs.getSideOutput(Telling.KNOWN).sinkTo(known);
        env.execute();
        assertThat(told.results())
                .containsExactlyInAnyOrder("1 in 0", "1 in 1", "1 in 2", "2 in 0", "2 in 1", "2 in 2");
        assertThat(known.results()).containsExactlyInAnyOrder(1, 1, 1, 2, 2, 2);
        told.discard();
        known.discard();
    }
}
