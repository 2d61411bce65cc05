package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.AsyncDataStream;
import io.tidemark.api.DataStream;
import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.functions.AsyncFunction;
import io.tidemark.api.functions.AsyncRetryStrategies;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.ResultFuture;
import io.tidemark.api.functions.RetryPredicates;
import io.tidemark.api.functions.RichAsyncFunction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asynchronous requests answered by threads of their own. */
class AsyncTest {
    private static final int RECORDS = 3_000;

    @TempDir
    Path directory;

    /** Answers from a pool, in any order. */
    private static final class Pooled extends RichAsyncFunction<Long, String> {
        private static final long serialVersionUID = 1L;
        private static final AtomicInteger OPEN = new AtomicInteger();
        private static final AtomicInteger MOST_UNDER_WAY = new AtomicInteger();
        private transient ExecutorService pool;
        private transient AtomicInteger underWay;

        @Override
        public void open(OpenContext openContext) {
            pool = Executors.newFixedThreadPool(3);
            underWay = new AtomicInteger();
            OPEN.incrementAndGet();
        }

        @Override
        public void asyncInvoke(Long number, ResultFuture<String> future) {
            MOST_UNDER_WAY.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            pool.execute(() -> {
                if (ThreadLocalRandom.current().nextInt(50) == 0) {
                    Thread.yield();
                }
                underWay.decrementAndGet();
                future.complete(List.of("a" + number, "b" + number));
            });
        }

        @Override
        public void close() {
            pool.shutdownNow();
            OPEN.decrementAndGet();
        }
    }

    private static List<String> results(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .boxed()
                .flatMap(n -> List.of("a" + n, "b" + n).stream())
                .toList();
    }

    @Test
    void orderedResultsAreInTheOrderOfTheRecords() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(1);
        CollectSink<String> sink = new CollectSink<>();
        AsyncDataStream.orderedWait(env.fromSequence(1, RECORDS), new Pooled(), 30, TimeUnit.SECONDS, 20)
                .sinkTo(sink);
        env.execute();
        assertThat(sink.results()).isEqualTo(results(1, RECORDS));
        assertThat(Pooled.OPEN).hasValue(0);
        sink.discard();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void unorderedResultsAreAllThereAndTheCapacityIsKept(int parallelism) throws Exception {
        StreamExecutionEnvironment env = Environments.plain(parallelism);
        CollectSink<String> sink = new CollectSink<>();
        Pooled.MOST_UNDER_WAY.set(0);
        AsyncDataStream.unorderedWait(env.fromSequence(1, RECORDS).rebalance(), new Pooled(), 30, TimeUnit.SECONDS, 7)
                .sinkTo(sink);
        env.execute();
        assertThat(sink.results()).containsExactlyInAnyOrderElementsOf(results(1, RECORDS));
        assertThat(Pooled.MOST_UNDER_WAY.get()).isBetween(1, 7);
        sink.discard();
    }

    /** Fails each request at first. */
    private static final class Flaky implements AsyncFunction<Long, Long> {
        private static final long serialVersionUID = 1L;
        private static final Map<Long, Integer> TRIES = new ConcurrentHashMap<>();

        @Override
        public void asyncInvoke(Long number, ResultFuture<Long> future) {
            if (TRIES.merge(number, 1, Integer::sum) < 3) {
                future.completeExceptionally(new IllegalStateException("busy"));
            } else {
                future.complete(List.of(number));
            }
        }
    }

    @Test
    void requestsAreTriedAgain() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        CollectSink<Long> sink = new CollectSink<>();
        Flaky.TRIES.clear();
        AsyncDataStream.unorderedWaitWithRetry(
                        env.fromSequence(1, 100),
                        new Flaky(),
                        30,
                        TimeUnit.SECONDS,
                        50,
                        new AsyncRetryStrategies.FixedDelayRetryStrategyBuilder<Long>(2, 1)
                                .ifException(RetryPredicates.HAS_EXCEPTION_PREDICATE)
                                .build())
                .sinkTo(sink);
        env.execute();
        assertThat(sink.results()).hasSize(100).doesNotHaveDuplicates();
        assertThat(Flaky.TRIES.values()).hasSize(100).containsOnly(3);
        sink.discard();
    }

    @Test
    void aRequestThatHangsFailsTheJobInTime() {
        StreamExecutionEnvironment env = Environments.plain(1);
        AsyncFunction<Long, Long> hanging = (number, future) -> {};
        AsyncDataStream.orderedWait(env.fromSequence(1, 5), hanging, 20, TimeUnit.MILLISECONDS)
                .name("look-up")
                .sinkTo(new WriteThroughSink<>());
        assertThatThrownBy(env::execute).hasStackTraceContaining("look-up").hasStackTraceContaining("20 ms");
    }

    /** Answers when the test lets it. */
    private static final class Held implements AsyncFunction<Long, Long> {
        private static final long serialVersionUID = 1L;
        private final transient ConcurrentLinkedQueue<Runnable> held = new ConcurrentLinkedQueue<>();
        private transient volatile boolean open;

        @Override
        public void asyncInvoke(Long number, ResultFuture<Long> future) {
            Runnable answer = () -> future.complete(List.of(number));
            held.add(answer);
            if (open) {
                release();
            }
        }

        void release() {
            open = true;
            for (Runnable answer = held.poll(); answer != null; answer = held.poll()) {
                answer.run();
            }
        }
    }

    private static DataStream<Long> numbers(StreamExecutionEnvironment env, Gate gate, boolean chained) {
        DataStream<Long> numbers = env.fromSource(GatedSource.endless(gate, 4), "numbers")
                .uid("numbers")
                .returns(Long.class);
        return chained
                ? numbers
                : numbers.rebalance().map(n -> n).returns(Long.class).rebalance();
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void aCheckpointCompletesWhileAllRequestsHangAndTheOperatorIsFull(boolean ordered, boolean chained)
            throws Exception {
        Ledger ledger = new Ledger();
        Held hanging = new Held();
        Gate gate = new Gate().open();
        JobClient job = held(gate, hanging, ledger, 2, ordered, chained, null);
        Await.until("both subtasks are full", () -> hanging.held.size() == 2 * 5);
        for (int i = 0; i < 3; i++) {
            Await.result(job.triggerCheckpoint());
        }
        long read = gate.emitted();
        Await.holdsFor(Duration.ofMillis(50), "what is under way is bounded", () -> gate.emitted() < read + 5_000);
        assertThat(hanging.held).hasSize(2 * 5);
        Await.result(job.cancel());
    }

    private JobClient held(
            Gate gate,
            Held function,
            Ledger ledger,
            int parallelism,
            boolean ordered,
            boolean chained,
            String savepoint)
            throws Exception {
        StreamExecutionEnvironment env = Environments.checkpointed(parallelism, Environments.ON_DEMAND);
        env.getCheckpointConfig().setCheckpointStorage(directory.resolve("checkpoints"));
        if (savepoint != null) {
            env.restoreFrom(savepoint);
        }
        DataStream<Long> numbers = numbers(env, gate, chained);
        (ordered
                        ? AsyncDataStream.orderedWait(numbers, function, 1, TimeUnit.HOURS, 5)
                        : AsyncDataStream.unorderedWait(numbers, function, 1, TimeUnit.HOURS, 5))
                .uid("look-up")
                .sinkTo(new TwoPhaseSink<>(ledger))
                .uid("ledger");
        return env.executeAsync("held");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestsUnderWayAreMadeAgainAtOtherParallelisms(boolean ordered) throws Exception {
        Ledger ledger = new Ledger();
        String savepoint = null;
        long bound = 0;
        for (int parallelism : List.of(1, 4, 3)) {
            bound += 60;
            Gate gate = new Gate().release(bound);
            Held hanging = new Held();
            JobClient job = held(gate, hanging, ledger, parallelism, ordered, false, savepoint);
            Await.until("some are asked", () -> hanging.held.size() >= Math.min(5, parallelism));
            savepoint = Await.result(
                    job.stopWithSavepoint(false, directory.resolve("savepoints").toString()));
            assertThat(job.getFailures()).isEmpty();
        }
        assertThat(ledger.records()).as("published while all requests hang").isEmpty();
        long all = bound + 60;
        Gate gate = new Gate().release(all);
        Held answering = new Held();
        answering.release();
        JobClient last = held(gate, answering, ledger, 1, ordered, false, savepoint);
        Await.until("all are read", () -> {
            try {
                Await.result(last.triggerCheckpoint());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return ledger.records().size() >= all;
        });
        Await.result(last.cancel());
        List<String> expected = new ArrayList<>();
        LongStream.range(0, all).forEach(n -> expected.add(Long.toString(n)));
        assertThat(ledger.records()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void theJobThatIsDrainedWaitsForItsRequests() throws Exception {
        Ledger ledger = new Ledger();
        Held hanging = new Held();
        JobClient job = held(new Gate().release(8), hanging, ledger, 1, true, true, null);
        Await.until("full", () -> hanging.held.size() == 5);
        var drained =
                job.stopWithSavepoint(true, directory.resolve("savepoints").toString());
        assertThat(drained).isNotDone();
        hanging.release();
        Await.result(drained);
        assertThat(ledger.records()).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7");
    }
}
