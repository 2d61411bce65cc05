package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.DataStream;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.windowing.TumblingEventTimeWindows;
import io.tidemark.api.windowing.TumblingProcessingTimeWindows;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Windows in a harness, in both times. */
class HarnessedWindowTest {
    private static final OutputTag<Integer> LATE = new OutputTag<>("late", Integer.class);

    private static OperatorHarness<Integer, Integer> sums() {
        return OperatorHarness.of(
                Integer.class,
                (DataStream<Integer> numbers) -> numbers.keyBy(number -> number % 2, Integer.class)
                        .window(TumblingEventTimeWindows.of(Duration.ofMillis(100)))
                        .sideOutputLateData(LATE)
                        .reduce(Integer::sum));
    }

    @Test
    void windowsAreEvaluatedWhenTheTestSaysSoAndLeaveNothing() {
        try (var harness = sums().sideOutput(LATE)) {
            harness.processAt(10, 1);
            harness.processAt(99, 3);
            harness.processAt(100, 5);
            harness.processAt(20, 2);

            assertThat(harness.watermark(98)).isEmpty();
            assertThat(harness.watermark(99)).containsExactlyInAnyOrder(4, 2);
            harness.processAt(50, 7);
            assertThat(harness.outputs(LATE)).containsExactly(7);
            assertThat(harness.endInput()).containsExactly(5);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void windowsGoOnInTheSubtasksOfTheirKeys() {
        OperatorState state;
        try (var harness = sums()) {
            harness.processAt(10, 1);
            harness.processAt(20, 2);
            state = harness.snapshot();
        }
        try (var first = sums().subtask(0, 2).restore(state);
                var second = sums().subtask(1, 2).restore(state)) {
            var results = new ArrayList<>(first.watermark(99));
            results.addAll(second.watermark(99));
            assertThat(results).containsExactlyInAnyOrder(1, 2);
        }
    }

    @Test
    void windowsInProcessingTimeGoByTheTimeOfTheTest() {
        try (var harness = OperatorHarness.of(
                Integer.class,
                (DataStream<Integer> numbers) -> numbers.keyBy(number -> number % 2, Integer.class)
                        .window(TumblingProcessingTimeWindows.of(Duration.ofMillis(100)))
                        .reduce(Integer::sum))) {
            harness.process(1);
            assertThat(harness.advanceTimeBy(Duration.ofMillis(99))).isEmpty();
            harness.process(3);
            assertThat(harness.advanceTimeBy(Duration.ofMillis(1))).containsExactly(4);
        }
    }
}
