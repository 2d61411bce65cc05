package io.tidemark.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobExecutionResult;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.functions.MapFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checkpoints in memory die with the process, so no process is killed here: a failing attempt goes on from them in the same
 * process, with each state backend.
 */
class MemoryStorageTest {
    private static final int NUMBERS = 2_000;
    private static final int KEYS = 7;
    private static final int FAIL_EVERY = 600;

    /** Fails now and then, each time once. */
    private static final class Failing implements MapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;
        private static final AtomicInteger FAILURES = new AtomicInteger();

        @Override
        public Long map(Long number) {
            if (number >= (FAILURES.get() + 1L) * FAIL_EVERY) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("failure " + FAILURES + " of this test");
            }
            return number;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "rocksdb"})
    void aFailingAttemptGoesOnFromCheckpointsInMemory(String state) throws Exception {
        Failing.FAILURES.set(0);
        CollectSink<Long> sums = new CollectSink<>();
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(2);
        env.enableCheckpointing(10);
        env.getCheckpointConfig().setCheckpointStorage("memory:/");
        env.setStateBackend(state);
        env.fromGenerator(number -> number, NUMBERS, 4_000)
                .returns(Long.class)
                .setParallelism(1)
                .map(new Failing())
                .setParallelism(1)
                .keyBy(number -> number % KEYS, Long.class)
                .reduce(Long::sum)
                .sinkTo(sums);

        JobExecutionResult result = env.execute("fails and goes on");

        assertThat(result.attempts()).isEqualTo(1 + NUMBERS / FAIL_EVERY);
        assertThat(sums.results()).containsExactlyInAnyOrderElementsOf(expected());
        sums.discard();
    }

    private static List<Long> expected() {
        long[] sumOf = new long[KEYS];
        List<Long> sums = new ArrayList<>();
        for (int number = 0; number < NUMBERS; number++) {
            sumOf[number % KEYS] += number;
            sums.add(sumOf[number % KEYS]);
        }
        return sums;
    }
}
