package io.tidemark.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How a function with timers is tested; the documentation shows it. */
class AlarmTest {
    @Test
    void tellsOfSensorsThatAreSilentForAMinute() {
        try (var harness = OperatorHarness.process(new Alarm(), sensor -> sensor, String.class)
                .sideOutput(Alarm.LATE)) {
            harness.processAt(1_000, "door");
            harness.processAt(2_000, "roof");
            harness.processAt(31_000, "door");
            assertThat(harness.numEventTimeTimers()).isEqualTo(3);

            assertThat(harness.watermark(70_000)).containsExactly("roof is silent");
            harness.processAt(69_000, "roof");
            assertThat(harness.outputs(Alarm.LATE)).containsExactly("roof");
            assertThat(harness.watermark(100_000)).containsExactly("door is silent");

            assertThat(harness.watermarks()).containsExactly(70_000L, 100_000L);
            assertThat(harness.numEventTimeTimers()).isZero();
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }
}
