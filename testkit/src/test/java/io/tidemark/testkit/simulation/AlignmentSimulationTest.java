package io.tidemark.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.DataStream;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.eventtime.WatermarkStrategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sources that wait for each other under every fault: none runs ahead, and none waits for ever. */
class AlignmentSimulationTest {
    private static final int SEEDS = 200;
    private static final int BUCKET = 25;
    private static final int SPLITS = 5;
    private static final int RECORDS = 100;
    private static final int DRIFT = 20;
    /** The most records that a simulated source gives at once. */
    private static final int PIECE = 12;

    /** How far each split has been read; a split has the numbers of one remainder, which are their timestamps. */
    private static final class Gauge {
        private final int[] newest = new int[SPLITS];
        private int farthestAhead;

        long read(int number) {
            int split = number % SPLITS;
            newest[split] = number / SPLITS == RECORDS - 1 ? Integer.MAX_VALUE : number;
            // a reader of several splits may be one that can only be paused as a whole
            if (split < 2) {
                int slowest = Arrays.stream(newest).min().getAsInt();
                farthestAhead = Math.max(farthestAhead, number - slowest);
            }
            return number;
        }
    }

    private final Gauge gauge = new Gauge();

    private static List<Integer> split(int split) {
        return IntStream.range(0, RECORDS).mapToObj(i -> i * SPLITS + split).toList();
    }

    private DataStream<Integer> source(StreamExecutionEnvironment env, String name) {
        return env.fromSource(
                        new CollectionSource<>(split(0)),
                        WatermarkStrategy.<Integer>forMonotonousTimestamps()
                                .withTimestampAssigner((number, timestamp) -> gauge.read(number))
                                .withWatermarkAlignment("all", Duration.ofMillis(DRIFT)),
                        name)
                .returns(Integer.class);
    }

    private void pipeline(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        source(env, "one")
                .union(source(env, "other"), source(env, "many"))
                .keyBy(number -> number / BUCKET * 100 + number % 3, Integer.class)
                .process(new Pipelines.TimedSumming())
                .uid("sums")
                .sinkTo(Pipelines.exactlyOnce())
                .name("out");
    }

    private Simulation simulation() {
        return Simulation.of(this::pipeline)
                .named("sources that wait for each other")
                .seeds(1, SEEDS)
                .source("one", split(0))
                .source("other", split(1))
                .source("many", split(2), split(3), split(4));
    }

    @Test
    void everyResultComesOnceWhateverWaitsForWhat() {
        assertThat(simulation().verify().promised()).containsEntry("out", "EXACTLY_ONCE");
    }

    @Test
    void noneRunsAheadBeyondTheDriftAndWhatIsReadAtOnce() {
        // two processes at a time would read at two places
        simulation().faults(Faults.everything().without(Fault.ZOMBIE)).verify();
        // a split is not known to be ahead before it is read: that is a piece, and after a restart another one
        assertThat(gauge.farthestAhead).isBetween(DRIFT, DRIFT + 2 * PIECE * SPLITS);
    }
}
