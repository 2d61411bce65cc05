package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.CheckpointingMode;
import io.tidemark.api.DataStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pipelines of random shape give what plain lists give, with and without checkpoints. */
class RandomPipelinesTest {
    private static final int SHAPES = 60;
    private static final int LARGEST = 4_000;

    static IntStream seeds() {
        return IntStream.range(0, SHAPES);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aPipelineOfAnyShapeGivesWhatPlainListsGive(int seed) throws Exception {
        Shape shape = new Shape(new Random(seed));
        shape.env.execute("shape-" + seed);
        shape.verify(seed);
    }

    /** A stream, and what it must hold. */
    private record Branch(DataStream<Long> stream, List<Long> model) {}

    private record Output(Ledger ledger, List<Long> model) {}

    private static final class Shape {
        final StreamExecutionEnvironment env;
        private final Random random;
        private final List<Branch> branches = new ArrayList<>();
        private final List<Output> outputs = new ArrayList<>();

        Shape(Random random) {
            this.random = random;
            env = Environments.plain(1 + random.nextInt(4));
            if (random.nextBoolean()) {
                env.enableCheckpointing(
                        Duration.ofMillis(1 + random.nextInt(5)),
                        random.nextBoolean() ? CheckpointingMode.EXACTLY_ONCE : CheckpointingMode.AT_LEAST_ONCE);
                env.getCheckpointConfig().setMaxConcurrentCheckpoints(1 + random.nextInt(3));
            }
            addSource();
            int steps = 2 + random.nextInt(8);
            for (int i = 0; i < steps; i++) {
                branches.add(grow(branches.get(random.nextInt(branches.size()))));
            }
            for (Branch branch : branches) {
                addSink(branch);
            }
        }

        private void addSource() {
            int count = random.nextInt(LARGEST / 4);
            List<Long> numbers = LongStream.range(0, count).boxed().toList();
            DataStream<Long> stream = switch (random.nextInt(3)) {
                case 0 -> env.fromSequence(0, count - 1).setParallelism(1 + random.nextInt(4));
                case 1 -> env.fromCollection(numbers);
                default ->
                    env.fromSource(GatedSource.bounded(new Gate().open(), 1 + random.nextInt(5), count), "gated");
            };
            branches.add(new Branch(stream, numbers));
        }

        private Branch grow(Branch from) {
            long a = 1 + random.nextInt(9);
            return switch (random.nextInt(7)) {
                case 0 ->
                    new Branch(
                            sized(from.stream.map(n -> n * a + 1)),
                            from.model.stream().map(n -> n * a + 1).toList());
                case 1 ->
                    new Branch(
                            sized(from.stream.filter(n -> n % (a + 1) != 0)),
                            from.model.stream().filter(n -> n % (a + 1) != 0).toList());
                case 2 -> new Branch(from.stream.rebalance(), from.model);
                case 3 -> union(from, branches.get(random.nextInt(branches.size())));
                case 4 -> halved(from);
                default -> counted(from, a);
            };
        }

        private Branch union(Branch one, Branch other) {
            if (one.model.size() + other.model.size() > LARGEST) {
                return one;
            }
            List<Long> both = new ArrayList<>(one.model);
            both.addAll(other.model);
            return new Branch(one.stream.union(other.stream), both);
        }

        private Branch halved(Branch from) {
            List<Long> model = new ArrayList<>();
            for (long n : from.model) {
                if (n % 2 == 0) {
                    model.add(n / 2);
                    model.add(-n);
                }
            }
            return new Branch(
                    sized(from.stream.<Long>flatMap((n, out) -> {
                        if (n % 2 == 0) {
                            out.collect(n / 2);
                            out.collect(-n);
                        }
                    })),
                    model);
        }

        private Branch counted(Branch from, long keys) {
            List<Long> model = new ArrayList<>();
            Map<Long, Long> counts = new HashMap<>();
            for (long n : from.model) {
                long key = Math.floorMod(n, keys);
                model.add(Occurrences.encode(key, counts.merge(key, 1L, Long::sum)));
            }
            return new Branch(
                    sized(from.stream
                            .keyBy(n -> Math.floorMod(n, keys), Long.class)
                            .process(new Occurrences())),
                    model);
        }

        private DataStream<Long> sized(SingleOutputStreamOperator<Long> operator) {
            return random.nextBoolean() ? operator.setParallelism(1 + random.nextInt(4)) : operator;
        }

        private void addSink(Branch branch) {
            Ledger ledger = new Ledger();
            outputs.add(new Output(ledger, branch.model));
            branch.stream.sinkTo(new TwoPhaseSink<>(ledger)).setParallelism(1 + random.nextInt(4));
        }

        void verify(int seed) {
            for (int i = 0; i < outputs.size(); i++) {
                Output output = outputs.get(i);
                assertThat(output.ledger.records().stream()
                                .map(Long::valueOf)
                                .sorted()
                                .toList())
                        .as("seed %d, branch %d of\n%s", seed, i, env.getDataflow())
                        .isEqualTo(output.model.stream().sorted().toList());
            }
        }
    }

    /** Emits how often the key has come; the same whatever the order of the records. */
    private static final class Occurrences extends KeyedProcessFunction<Long, Long, Long> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> count;

        static long encode(long key, long count) {
            return key * 100_000 + count;
        }

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public void processElement(Long value, Context ctx, Collector<Long> out) {
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            out.collect(encode(ctx.getCurrentKey(), now));
        }
    }
}
