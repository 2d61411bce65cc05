package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.CheckpointingMode;
import io.tidemark.api.DataStream;
import io.tidemark.api.JobExecutionResult;
import io.tidemark.api.RestartStrategies;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.MapFunction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that fail at random records, and the promise that nobody sees it in the output. */
class ExactlyOnceTest {
    private static final long COUNT = 20_000;
    private static final int FAILURES = 12;

    @TempDir
    Path directory;

    static Stream<Arguments> runs() {
        List<Arguments> runs = new ArrayList<>();
        for (int parallelism = 1; parallelism <= 4; parallelism++) {
            for (String storage : List.of("memory", "file")) {
                for (int concurrent = 1; concurrent <= 3; concurrent += 2) {
                    runs.add(Arguments.of(parallelism, storage, concurrent, 31 * parallelism + concurrent));
                }
            }
        }
        return runs.stream();
    }

    @ParameterizedTest(name = "parallelism {0}, {1}, {2} concurrent, seed {3}")
    @MethodSource("runs")
    void everyRecordCountsOnceInStateAndOutput(int parallelism, String storage, int concurrent, long seed)
            throws Exception {
        StreamExecutionEnvironment env = environment(parallelism);
        env.getCheckpointConfig()
                .setCheckpointStorage(storage.equals("file") ? directory.toUri().toString() : "memory:/");
        env.getCheckpointConfig().setMaxConcurrentCheckpoints(concurrent);
        Ledger ledger = new Ledger();
        RandomFailures failures = new RandomFailures(seed);
        DataStream<Long> numbers = numbers(env, parallelism).map(failures.in("before"));
        CountByKey.of(numbers).map(failures.in("behind")).sinkTo(new TwoPhaseSink<>(ledger));

        JobExecutionResult result = env.execute("exactly-once");

        assertThat(result.attempts()).as("attempts").isBetween(4, FAILURES + 1);
        CountByKey.verify("seed " + seed, ledger.records(), COUNT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void refusedPublicationsAndFailuresTogetherLoseAndRepeatNothing(int parallelism) throws Exception {
        StreamExecutionEnvironment env = environment(parallelism);
        Ledger ledger = new Ledger();
        ledger.refusals.set(8);
        RandomFailures failures = new RandomFailures(77 + parallelism);
        CountByKey.of(numbers(env, parallelism).map(failures.in("before"))).sinkTo(new TwoPhaseSink<>(ledger));

        env.execute("refused");

        assertThat(ledger.refusals).hasValue(0);
        CountByKey.verify("after refused publications", ledger.records(), COUNT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void commitsThatGoWrongAtRandomAndFailuresTogetherLoseAndRepeatNothing(long seed) throws Exception {
        String name = Environments.uniqueName("exactly-once");
        StreamExecutionEnvironment env = environment(1 + (int) (seed % 4));
        env.getCheckpointConfig().setCheckpointStorage("faulty:" + name);
        env.getCheckpointConfig().setMaxConcurrentCheckpoints(1 + (int) (seed % 3));
        Faults.of(name).commitsGoWrong(10, new Random(seed));
        Ledger ledger = new Ledger();
        ledger.refusals.set(3);
        RandomFailures failures = new RandomFailures(seed);
        CountByKey.of(numbers(env, 2).map(failures.in("before"))).sinkTo(new TwoPhaseSink<>(ledger));

        env.execute("wrong commits");

        CountByKey.verify("seed " + seed, ledger.records(), COUNT);
    }

    @ParameterizedTest
    @EnumSource(CheckpointingMode.class)
    void aSinkThatShowsAtOnceRepeatsButLosesNothing(CheckpointingMode mode) throws Exception {
        StreamExecutionEnvironment env = environment(3);
        env.getCheckpointConfig().setCheckpointingMode(mode);
        Ledger ledger = new Ledger();
        RandomFailures failures = new RandomFailures(5);
        // behind a shuffle, where unaligned channels repeat records that aligned ones do not
        numbers(env, 3).rebalance().map(failures.in("map")).sinkTo(new TwoPhaseSink<>(ledger));
        WriteThroughSink<Long> shown = new WriteThroughSink<>();
        numbers(env, 2).rebalance().map(failures.in("other")).sinkTo(shown);

        env.execute("at-least-once");

        List<Long> all = LongStream.range(0, COUNT).boxed().toList();
        assertThat(new HashSet<>(shown.records())).containsAll(all).hasSize((int) COUNT);
        assertThat(ledger.records().stream().map(Long::valueOf).distinct().sorted())
                .containsExactlyElementsOf(all);
        if (mode == CheckpointingMode.EXACTLY_ONCE) {
            assertThat(ledger.records()).hasSize((int) COUNT);
        }
    }

    @Test
    void stateThatChangesInPlaceIsRestoredAsItWasAtTheBarrier() throws Exception {
        StreamExecutionEnvironment env = environment(2);
        Ledger ledger = new Ledger();
        RandomFailures failures = new RandomFailures(9);
        numbers(env, 2)
                .map(failures.in("map"))
                .keyBy(n -> (int) (n % CountByKey.KEYS), Integer.class)
                .process(new MutableHistory())
                .sinkTo(new TwoPhaseSink<>(ledger));

        env.execute("in-place");

        CountByKey.verify("counts kept in an array", ledger.records(), COUNT);
    }

    private static StreamExecutionEnvironment environment(int parallelism) {
        return Environments.checkpointed(parallelism, Duration.ofMillis(5))
                .setRestartStrategy(RestartStrategies.fixedDelayRestart(1_000, 0));
    }

    private static DataStream<Long> numbers(StreamExecutionEnvironment env, int splits) {
        return env.fromSource(GatedSource.bounded(new Gate().open(), splits, COUNT), "numbers " + splits);
    }

    /** Fails a number of times at random, over all functions and subtasks. */
    private static final class RandomFailures {
        private static final int MEAN_DISTANCE = 700;

        private final Random random;
        private int left = FAILURES;

        RandomFailures(long seed) {
            random = new Random(seed);
        }

        private synchronized void maybeFail(String where) {
            if (left > 0 && random.nextInt(MEAN_DISTANCE) == 0) {
                left--;
                throw new IllegalStateException("random failure " + where);
            }
        }

        <T> MapFunction<T, T> in(String where) {
            return value -> {
                maybeFail(where);
                return value;
            };
        }
    }
}
