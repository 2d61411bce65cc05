package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.ProcessFunction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Time in a harness goes as the test says, and timers are state. */
class HarnessedTimeTest {
    /** Says the time every ten milliseconds, as often as the record says. */
    private static final class Ticking extends KeyedProcessFunction<Integer, Integer, String> {
        private static final long serialVersionUID = 1L;
        private static final OutputTag<Long> TICKS = new OutputTag<>("ticks", Long.class);

        @Override
        public void processElement(Integer times, Context ctx, Collector<String> out) {
            for (int i = 1; i <= times; i++) {
                ctx.timerService()
                        .registerProcessingTimeTimer(ctx.timerService().currentProcessingTime() + 10L * i);
            }
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            out.collect(timestamp + " at " + ctx.timerService().currentProcessingTime());
            ctx.output(TICKS, timestamp);
        }
    }

    private static OperatorHarness<Integer, String> ticking() {
        return OperatorHarness.process(new Ticking(), times -> times % 2, Integer.class);
    }

    @Test
    void timersByProcessingTimeFireAtTheirTimeOnTheWay() {
        try (var harness = ticking().sideOutput(Ticking.TICKS)) {
            harness.process(3);
            assertThat(harness.numProcessingTimeTimers()).isEqualTo(3);
            assertThat(harness.advanceTimeBy(Duration.ofMillis(9))).isEmpty();
            assertThat(harness.advanceTimeBy(Duration.ofMillis(16))).containsExactly("10 at 10", "20 at 20");
            assertThat(harness.currentTimeMillis()).isEqualTo(25);
            assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
            assertThat(harness.outputs(Ticking.TICKS)).containsExactly(10L, 20L);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void timersGoToTheSubtaskOfTheirKey() {
        OperatorState state;
        try (var harness = ticking()) {
            harness.process(1);
            harness.process(2);
            state = harness.snapshot();
        }
        try (var first = ticking().subtask(0, 128).restore(state);
                var owner = ticking().restore(state)) {
            assertThat(first.numProcessingTimeTimers()).isLessThan(3);
            assertThat(owner.numProcessingTimeTimers()).isEqualTo(3);
            assertThat(owner.advanceTimeBy(Duration.ofMillis(20))).hasSize(3);
        }
    }

    @Test
    void whatWasLateBeforeASnapshotIsLateAfterIt() {
        OperatorState state;
        try (var harness = OperatorHarness.process(new Alarm(), sensor -> sensor, String.class)) {
            harness.watermark(70_000);
            state = harness.snapshot();
        }
        try (var harness = OperatorHarness.process(new Alarm(), sensor -> sensor, String.class)
                .sideOutput(Alarm.LATE)
                .restore(state)) {
            harness.processAt(69_000, "roof");
            assertThat(harness.outputs(Alarm.LATE)).containsExactly("roof");
        }
    }

    @Test
    void theEndOfTheInputFiresWhatWaitsForEventTimeAndNothingFollowsIt() {
        try (var harness = OperatorHarness.process(new Alarm(), sensor -> sensor, String.class)) {
            harness.processAt(1_000, "door");
            assertThat(harness.endInput()).containsExactly("door is silent");
            assertThat(harness.watermarks()).containsExactly(Long.MAX_VALUE);
            assertThatIllegalStateException()
                    .isThrownBy(() -> harness.processAt(2_000, "door"))
                    .withMessageContaining("ended");
        }
    }

    @Test
    void saysWhatIsWrongInTheTest() {
        try (var harness = OperatorHarness.process(new Alarm(), sensor -> sensor, String.class)) {
            harness.watermark(100);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> harness.watermark(50))
                    .withMessageContainingAll("100", "50");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> harness.outputs(Alarm.LATE))
                    .withMessageContainingAll("'late'", "sideOutput");
            assertThatIllegalStateException().isThrownBy(() -> harness.sideOutput(Alarm.LATE));
            assertThatIllegalArgumentException().isThrownBy(() -> harness.advanceTimeBy(Duration.ZERO));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OperatorHarness.<Integer, Integer>of(
                        numbers -> numbers.union(numbers).map(number -> number)))
                .withMessageContaining("2 inputs");
    }

    @Test
    void idlenessGoesThrough() {
        try (var harness = OperatorHarness.<Integer, Integer>of(numbers ->
                numbers.process(new ProcessFunction<Integer, Integer>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void processElement(Integer number, Context ctx, Collector<Integer> out) {
                        out.collect(number);
                    }
                }))) {
            harness.idle();
            assertThat(harness.isIdle()).isTrue();
            assertThat(harness.process(1)).isEqualTo(List.of(1));
            assertThat(harness.isIdle()).isFalse();
        }
    }
}
