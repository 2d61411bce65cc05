package io.tidemark.engine.local;

import io.tidemark.api.JobClient;
import io.tidemark.api.RestartStrategies;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The pipeline whose checkpoints are kept as golden files: positions of splits, keyed state of every built-in type
 * under keys that are records, states of writers, and committables that were never published, large enough for files of their own.
 */
final class GoldenPipeline {
    static final long CHECKPOINTED = 60;
    static final long END = 100;

    private static final String JOB = "golden";
    private static final int KEYS = 8;
    private static final int SPLITS = 2;
    private static final int LARGE_COMMITTABLE = 20_000;

    final Gate gate = new Gate();
    final Ledger ledger = new Ledger();
    private final Path storage;

    GoldenPipeline(Path storage) {
        this.storage = storage;
    }

    /** What the numbers are keyed by. */
    record Key(int remainder, GoldenState.Color color) {
        static Key of(long number) {
            int remainder = (int) (number % KEYS);
            return new Key(remainder, GoldenState.Color.values()[remainder % 3]);
        }
    }

    private static final class Counting extends KeyedProcessFunction<Key, Long, String> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<GoldenState> everything;
        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext openContext) {
            everything = getRuntimeContext().getState(new ValueStateDescriptor<>("everything", GoldenState.class));
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public void processElement(Long number, Context ctx, Collector<String> out) {
            long seen = count.value() == null ? 0 : count.value();
            int key = ctx.getCurrentKey().remainder();
            GoldenState before = everything.value();
            GoldenState expected = seen == 0 ? null : GoldenState.of(key, seen);
            if (before == null ? expected != null : !before.equals(expected)) {
                throw new IllegalStateException("the state of key " + key + " is " + before + " and not " + expected);
            }
            count.update(seen + 1);
            everything.update(GoldenState.of(key, seen + 1));
            out.collect(key + ":" + (seen + 1));
        }
    }

    private StreamExecutionEnvironment environment(int parallelism) {
        StreamExecutionEnvironment env =
                Environments.storedIn(storage.toUri().toString(), parallelism, Environments.ON_DEMAND);
        env.setRestartStrategy(RestartStrategies.noRestart());
        env.fromSource(new GoldenSource(gate, SPLITS, END), "numbers")
                .uid("numbers")
                .keyBy(Key::of, Key.class)
                .process(new Counting())
                .uid("counts")
                .sinkTo(new TwoPhaseSink<>(ledger, LARGE_COMMITTABLE))
                .uid("ledger");
        return env;
    }

    /** Leaves one checkpoint behind, whose committables are not published. */
    void write() throws Exception {
        JobClient job = environment(SPLITS).executeAsync(JOB);
        gate.release(CHECKPOINTED);
        Await.until("the first half is read", () -> gate.emitted() == CHECKPOINTED);
        ledger.refusals.set(Integer.MAX_VALUE);
        job.triggerCheckpoint();
        Await.until(
                "the checkpoint is durable",
                () -> job.getLastCompletedCheckpoint()
                        .filter(last -> last.checkpointId() == 2)
                        .isPresent());
        Await.result(job.cancel());
    }

    /** Goes on to the end from the checkpoint in the storage. */
    void restore(int parallelism) throws Exception {
        gate.open();
        environment(parallelism).execute(JOB);
    }

    /** Returns what a plain loop gives. */
    static List<String> expected() {
        int[] counts = new int[KEYS];
        List<String> lines = new ArrayList<>();
        for (long number = 0; number < END; number++) {
            int key = (int) (number % KEYS);
            lines.add(key + ":" + ++counts[key]);
        }
        return lines;
    }
}
