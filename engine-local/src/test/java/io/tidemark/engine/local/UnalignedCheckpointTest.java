package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.api.DataStream;
import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.MapFunction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checkpoints under backpressure: an operator takes a millisecond a record, and the queues before it are full. */
class UnalignedCheckpointTest {
    private static final long NUMBERS = 2_500;

    @TempDir
    Path directory;

    private final Ledger ledger = new Ledger();

    /** Counts what it has taken a millisecond for. */
    private record Slow(AtomicLong taken) implements MapFunction<Long, Long> {
        @Override
        public Long map(Long number) {
            LockSupport.parkNanos(1_000_000);
            taken.incrementAndGet();
            return number;
        }
    }

    private StreamExecutionEnvironment stored(int parallelism) {
        StreamExecutionEnvironment env = Environments.checkpointed(parallelism, Environments.ON_DEMAND);
        env.getCheckpointConfig().setCheckpointStorage(directory.resolve("checkpoints"));
        return env;
    }

    private static DataStream<Long> byKey(DataStream<Long> numbers) {
        return numbers.keyBy(number -> (int) (number % CountByKey.KEYS), Integer.class);
    }

    /** Generous, for a machine that is busy; on a quiet one it is a fifth of that. */
    @ParameterizedTest
    @CsvSource({"false, 1, 2500", "false, 2, 2500", "true, 1, 1000", "true, 2, 1000"})
    void aCheckpointPassesFullQueues(boolean unaligned, int exchanges, long longestMillis) throws Exception {
        StreamExecutionEnvironment env = stored(2);
        env.getCheckpointConfig().enableUnalignedCheckpoints(unaligned);
        AtomicLong taken = new AtomicLong();
        DataStream<Long> numbers = env.fromSource(GatedSource.endless(new Gate().open(), 2), "numbers");
        DataStream<Long> before = exchanges == 1 ? numbers : byKey(numbers).map(number -> number);
        byKey(before).map(new Slow(taken)).sinkTo(new WriteThroughSink<>());
        JobClient job = env.executeAsync("slow");
        Await.until("the queues are full", () -> taken.get() >= 400);

        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            Await.result(job.triggerCheckpoint());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(longestMillis));
        }
        Await.result(job.cancel());
        assertThat(job.getFailures()).isEmpty();
    }

    private JobClient start(StreamExecutionEnvironment env, AtomicLong taken) throws Exception {
        DataStream<Long> numbers = env.fromSource(GatedSource.endless(new Gate().release(NUMBERS), 4), "numbers");
        CountByKey.of(byKey(numbers).map(new Slow(taken)).uid("slow"))
                .uid("count")
                .sinkTo(new TwoPhaseSink<>(ledger))
                .uid("ledger");
        return env.executeAsync("rescaled");
    }

    private boolean holdsRecordsInFlight(CompletedCheckpoint checkpoint) throws IOException {
        Path metadata = directory
                .resolve("checkpoints")
                .resolve("rescaled")
                .resolve(String.format("chk-%010d", checkpoint.checkpointId()))
                .resolve("metadata.json");
        return Files.readString(metadata).contains("#in-flight-0-0");
    }

    @Test
    void recordsInFlightAreProcessedOnceAndInOrderAtAnyOtherParallelismAndByAJobThatIsAlignedAgain() throws Exception {
        int withRecordsInFlight = 0;
        for (int parallelism : List.of(1, 4, 3, 1)) {
            StreamExecutionEnvironment env = stored(parallelism);
            env.getCheckpointConfig().enableUnalignedCheckpoints();
            AtomicLong taken = new AtomicLong();
            JobClient job = start(env, taken);
            Await.until("the queues are full", () -> taken.get() >= 200);
            withRecordsInFlight += holdsRecordsInFlight(Await.result(job.triggerCheckpoint())) ? 1 : 0;
            Await.result(job.cancel());
        }
        // one thread alone fills no queue
        assertThat(withRecordsInFlight).isPositive();
        JobClient last = start(stored(2), new AtomicLong());
        while (ledger.records().size() < NUMBERS) {
            Await.result(last.triggerCheckpoint());
        }
        Await.result(last.cancel());

        CountByKey.verify("at the end", ledger.records(), NUMBERS);
    }

    @Test
    void aCheckpointThatIsAlignedInTimeStoresNothingInFlight() throws Exception {
        StreamExecutionEnvironment env = stored(2);
        env.getCheckpointConfig().enableUnalignedCheckpoints();
        env.getCheckpointConfig().setAlignedCheckpointTimeout(Duration.ofHours(1));
        AtomicLong taken = new AtomicLong();
        JobClient job = start(env, taken);
        Await.until("the queues are full", () -> taken.get() >= 200);

        assertThat(holdsRecordsInFlight(Await.result(job.triggerCheckpoint()))).isFalse();
        Await.result(job.cancel());
        assertThat(env.explain()).contains("unaligned after 3600000 ms");
    }

    @Test
    void aSavepointHoldsNothingInFlight() throws Exception {
        StreamExecutionEnvironment env = stored(2);
        env.getCheckpointConfig().enableUnalignedCheckpoints();
        AtomicLong taken = new AtomicLong();
        JobClient job = start(env, taken);
        Await.until("the queues are full", () -> taken.get() >= 200);

        String savepoint = Await.result(
                job.triggerSavepoint(directory.resolve("savepoints").toString()));
        Await.result(job.cancel());
        assertThat(Files.readString(Path.of(URI.create(savepoint)).resolve("metadata.json")))
                .doesNotContain("in-flight");
    }

    @Test
    void recordsOfAnUnknownTypeBetweenTasksAreRefusedWithTheOperatorThatEmitsThem() {
        StreamExecutionEnvironment env = stored(2);
        env.getCheckpointConfig().enableUnalignedCheckpoints();
        env.fromSequence(0, 9)
                .<Long>flatMap((number, out) -> out.collect(number))
                .name("doubles")
                .rebalance()
                .print();

        assertThatThrownBy(env::execute)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'doubles'")
                .hasMessageContaining("'Print'")
                .hasMessageContaining("returns(");
    }
}
