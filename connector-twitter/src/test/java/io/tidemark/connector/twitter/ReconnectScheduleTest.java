package io.tidemark.connector.twitter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReconnectScheduleTest {
    private final ReconnectSchedule schedule = new ReconnectSchedule();

    @Test
    void waitsAQuarterOfASecondLongerEachTimeTheNetworkFails() {
        assertThat(LongStream.range(0, 4).map(i -> schedule.afterNetworkFailure()))
                .containsExactly(0L, 250L, 500L, 750L);
        for (int i = 0; i < 100; i++) {
            assertThat(schedule.afterNetworkFailure()).isLessThanOrEqualTo(16_000);
        }
        assertThat(schedule.afterNetworkFailure()).isEqualTo(16_000);
        schedule.worked();
        assertThat(schedule.afterNetworkFailure()).isZero();
    }

    @Test
    void waitsTwiceAsLongEachTimeTheServiceFails() {
        assertThat(LongStream.range(0, 8).map(i -> schedule.afterServerFailure()))
                .containsExactly(5_000L, 10_000L, 20_000L, 40_000L, 80_000L, 160_000L, 320_000L, 320_000L);
        for (int i = 0; i < 100; i++) {
            assertThat(schedule.afterServerFailure()).isEqualTo(320_000);
        }
        schedule.worked();
        assertThat(schedule.afterServerFailure()).isEqualTo(5_000);
    }

    @Test
    void waitsAsLongAsTheServiceSaysOrAMinuteAndMore() {
        assertThat(schedule.afterLimit(0, 1_000_000)).isEqualTo(60_000);
        assertThat(schedule.afterLimit(0, 1_000_000)).isEqualTo(120_000);
        assertThat(schedule.afterLimit(1_030_000, 1_000_000)).isEqualTo(31_000);
        assertThat(schedule.afterLimit(999_000, 1_000_000)).isEqualTo(480_000);
        assertThat(schedule.afterLimit(Long.MAX_VALUE, 1_000_000)).isEqualTo(960_000);
        for (int i = 0; i < 100; i++) {
            assertThat(schedule.afterLimit(0, 1_000_000)).isEqualTo(960_000);
        }
    }
}
