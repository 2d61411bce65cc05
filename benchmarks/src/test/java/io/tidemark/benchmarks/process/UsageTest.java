package io.tidemark.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageTest {
    @Test
    void countsAllTicksButIdleOnesAsBusy() {
        assertThat(Usage.busyTicks("cpu  1 20 300 999 999 4000 50000 600000 7 7\ncpu0 5 5"))
                .isEqualTo(654_321);
    }

    @Test
    void takesWhatTheProcessItselfUsedForNobodyElses() {
        Usage before = new Usage(1_000, 500, 2_000, 0);
        assertThat(new Usage(2_000, 1_500, 3_500, 0).otherCoresSince(before)).isEqualTo(0.5);
        assertThat(new Usage(2_000, 2_500, 3_500, 0).otherCoresSince(before)).isZero();
    }

    @Test
    void saysWhenTheMachineDoesNotTell() {
        Usage unknown = new Usage(1_000, 500, -1, 0);
        assertThat(new Usage(2_000, 1_500, 3_500, 0).otherCoresSince(unknown)).isNaN();
    }
}
