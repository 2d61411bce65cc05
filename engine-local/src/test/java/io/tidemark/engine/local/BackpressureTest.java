package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A source that is much faster than the sink behind it. */
class BackpressureTest {
    /** Generous, for a machine that is busy; on a quiet one it is a tenth of a second. */
    private static final Duration LONGEST = Duration.ofSeconds(3);

    /** What 2 s of a sink that takes a record a millisecond amount to, in one subtask. */
    private static final long MOST_IN_FLIGHT = 2_000;

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "2,1", "2,2"})
    void aCheckpointPassesQuicklyAndLittleIsInFlight(int sources, int sinks) throws Exception {
        StreamExecutionEnvironment env = Environments.checkpointed(sources, Environments.ON_DEMAND);
        Gate gate = new Gate().open();
        WriteThroughSink<Long> slow = new WriteThroughSink<>(Duration.ofMillis(1));
        env.fromSource(GatedSource.endless(gate, sources), "fast")
                .rebalance()
                .sinkTo(slow)
                .setParallelism(sinks);
        JobClient job = env.executeAsync("slow sink");
        Await.until("the queues are full", () -> slow.records().size() >= 300);

        for (int i = 0; i < 3; i++) {
            long before = System.nanoTime();
            Await.result(job.triggerCheckpoint());
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LONGEST);
        }
        long written = slow.records().size();
        assertThat(gate.emitted() - written).isBetween(0L, sinks * MOST_IN_FLIGHT);
        Await.result(job.cancel());
    }
}
