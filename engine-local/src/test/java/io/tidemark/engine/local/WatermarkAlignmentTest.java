package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.DataStream;
import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.connector.DataGeneratorSource;
import io.tidemark.api.eventtime.WatermarkStrategy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources of different speed wait for each other, through threads. */
class WatermarkAlignmentTest {
    private static final long DRIFT = 500;
    /** The most that is read at once, a record a millisecond. */
    private static final long BATCH = 512;

    private static final int COUNT = 8_000;

    /** How far the slow side has read, and how far the fast one was ahead of it at most. */
    private static final class Race {
        private final AtomicLong slow = new AtomicLong(-1);
        private final AtomicLong farthestAhead = new AtomicLong();
        private final AtomicLong fast = new AtomicLong();

        /** Where a split begins is only known when a batch of it has been read. */
        long fast(long number) {
            if (fast.incrementAndGet() > BATCH) {
                farthestAhead.accumulateAndGet(number - slow.get(), Math::max);
            }
            return number;
        }

        long slow(long number) {
            slow.accumulateAndGet(number, Math::max);
            return number;
        }

        /** Nobody waits for what has come to its end. */
        long slow(long number, long last) {
            slow(number == last ? Long.MAX_VALUE : number);
            return number;
        }

        void verify() {
            assertThat(farthestAhead.get()).isLessThanOrEqualTo(DRIFT + BATCH + 1);
        }
    }

    private final Race race = new Race();
    private final CollectSink<Long> sink = new CollectSink<>();

    private static WatermarkStrategy<Long> aligned() {
        return WatermarkStrategy.<Long>forMonotonousTimestamps()
                .withTimestampAssigner((number, timestamp) -> number)
                .withWatermarkAlignment("race", Duration.ofMillis(DRIFT));
    }

    private static DataStream<Long> numbers(StreamExecutionEnvironment env) {
        return env.fromSource(new DataGeneratorSource<>(number -> number, COUNT, 0), aligned(), "fast")
                .returns(Long.class);
    }

    @AfterEach
    void discard() {
        sink.discard();
    }

    @Test
    void aFastSourceIsAheadOfASlowOneByTheDriftAndABatch() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(1);
        env.fromSource(new DataGeneratorSource<>(number -> number, COUNT, 20_000), aligned(), "slow")
                .returns(Long.class)
                .map(race::slow)
                .union(numbers(env).map(race::fast))
                .sinkTo(sink);
        env.execute();
        race.verify();
        assertThat(sink.results()).hasSize(2 * COUNT);
    }

    @Test
    void subtasksOfOneSourceWaitForEachOther() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(2);
        numbers(env)
                .map(number -> number < COUNT / 2 ? race.slow(number, COUNT / 2 - 1) : race.fast(number))
                .sinkTo(sink);
        env.execute();
        race.verify();
        assertThat(sink.results()).hasSize(COUNT);
    }

    @Test
    void checkpointsPassWhileASourceWaits() throws Exception {
        StreamExecutionEnvironment env = Environments.checkpointed(1, Environments.ON_DEMAND);
        Gate gate = new Gate().release(10);
        env.fromSource(GatedSource.bounded(gate, 2, COUNT), aligned(), "slow")
                .returns(Long.class)
                .map(race::slow)
                .union(numbers(env).map(race::fast))
                .sinkTo(sink);
        JobClient job = env.executeAsync("waiting");
        Await.until("the slow source has read what it may", () -> gate.emitted() == 10);
        Await.until("the fast source has come as far as it may", () -> race.fast.get() >= DRIFT);

        assertThat(Await.result(job.triggerCheckpoint()).checkpointId()).isEqualTo(2);
        assertThat(Await.result(job.triggerCheckpoint()).checkpointId()).isEqualTo(3);

        gate.open();
        Await.finish(job);
        race.verify();
        assertThat(sink.results()).hasSize(2 * COUNT);
    }

    @Test
    void onlyASourceCanWait() {
        DataStream<Long> numbers = Environments.plain(1).fromSequence(1, 2).name("numbers");
        assertThatThrownBy(() -> numbers.assignTimestampsAndWatermarks(aligned()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'numbers'", "'race'", "fromSource");
    }
}
