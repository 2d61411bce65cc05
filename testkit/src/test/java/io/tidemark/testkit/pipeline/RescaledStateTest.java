package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.DataStream;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.ProcessJoinFunction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A job with every kind of state, timers, a join and open transactions goes through 1, 4, 3 and 1 subtasks, and gives what it
 * gives if nothing happens to it.
 */
class RescaledStateTest {
    private static final int KEYS = 7;
    private static final int RECORDS = 40;
    private static final Duration PHASE = Duration.ofMinutes(6);

    @RegisterExtension
    final PipelineTest test = new PipelineTest();

    private final TestSource<Long> left = TestSource.withSplits(3);
    private final TestSource<Long> right = new TestSource<>();
    private final TestSource<Long> control = new TestSource<>();
    private final TestSink<String> out = new TestSink<>();

    private static final class Pairing extends ProcessJoinFunction<Long, Long, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Long first, Long second, Context ctx, Collector<String> out) {
            out.collect(first + " met " + second);
        }
    }

    private void pipeline(StreamExecutionEnvironment env) {
        env.enableCheckpointing(Duration.ofHours(10));
        DataStream<Long> first =
                env.fromSource(left, left.watermarks(), "left").uid("left").returns(Long.class);
        DataStream<Long> second =
                env.fromSource(right, right.watermarks(), "right").uid("right").returns(Long.class);
        DataStream<Long> give =
                env.fromSource(control, "control").uid("control").returns(Long.class);
        var states = second.keyBy(number -> number % KEYS, Long.class)
                .process(new EveryState())
                .uid("states");
        var pairs = first.keyBy(number -> number % KEYS, Long.class)
                .intervalJoin(second.keyBy(number -> number % KEYS, Long.class))
                .between(Duration.ofMillis(-200), Duration.ofMillis(100))
                .process(new Pairing())
                .uid("pairs");
        var lists = first.rebalance()
                .union(give.broadcast())
                .flatMap(new KeptLists())
                .uid("lists")
                .returns(String.class);
        states.union(pairs, lists).sinkTo(out).uid("out");
    }

    /** Adds the records of a phase: the next numbers, a record a ten milliseconds, which meet some of the phases around. */
    private void add(int phase) {
        for (long number = phase * RECORDS; number < (phase + 1) * RECORDS; number++) {
            left.split((int) number % 3).addAt(10 * number, number);
            right.addAt(10 * number, number);
        }
        for (int split = 0; split < 3; split++) {
            left.split(split).watermark(10L * (phase + 1) * RECORDS - 100);
        }
        right.watermark(10L * (phase + 1) * RECORDS - 100);
        test.runUntilIdle();
        assertThat(out.unpublished()).isNotEmpty();
    }

    private List<String> finish() {
        control.add(KeptLists.GIVE);
        test.runUntilIdle();
        left.end();
        right.end();
        control.end();
        test.runUntilFinished();
        assertThat(out.unpublished()).isEmpty();
        return out.published().stream().sorted().toList();
    }

    private List<String> uninterrupted() {
        test.run(this::pipeline);
        for (int phase = 0; phase < Rescaling.PHASES; phase++) {
            add(phase);
            test.advanceTimeBy(PHASE);
        }
        return finish();
    }

    @Test
    void theExpectedResultHasAllThereIs() {
        List<String> expected = uninterrupted();
        assertThat(expected).filteredOn(line -> line.contains(": record")).hasSize(4 * RECORDS);
        assertThat(expected).filteredOn(line -> line.startsWith("held")).hasSize(4 * RECORDS);
        assertThat(expected).filteredOn("counted"::equals).hasSize(4 * RECORDS);
        assertThat(expected).filteredOn(line -> line.contains("EVENT_TIME")).hasSize(4 * RECORDS);
        assertThat(expected)
                .filteredOn(line -> line.contains("PROCESSING_TIME"))
                .isNotEmpty();
        assertThat(expected)
                .filteredOn(line -> line.contains(" met "))
                .anyMatch(line -> crossesPhases(line))
                .hasSizeGreaterThan(4 * RECORDS);
        assertThat(expected)
                .anyMatch(line -> line.startsWith("0: record 84: 13 [0, 7, ") && line.contains("| 13 [42, 49, "));
    }

    private static boolean crossesPhases(String pair) {
        String[] numbers = pair.split(" met ");
        return Long.parseLong(numbers[0]) / RECORDS != Long.parseLong(numbers[1]) / RECORDS;
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameThroughOtherParallelisms(Rescaling way) {
        way.run(test, this::pipeline, this::add, () -> test.advanceTimeBy(PHASE));
        assertThat(finish()).isEqualTo(new RescaledStateTest().uninterrupted());
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameThroughOtherStateBackends(Rescaling way) {
        way.runThroughBackends(test, this::pipeline, this::add, () -> test.advanceTimeBy(PHASE));
        assertThat(finish()).isEqualTo(new RescaledStateTest().uninterrupted());
    }
}
