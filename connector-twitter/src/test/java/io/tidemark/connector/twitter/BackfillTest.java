package io.tidemark.connector.twitter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackfillTest {
    @Test
    void coversTheInterruptionAndSomeSeconds() {
        Backfill backfill = new Backfill(5);
        assertThat(backfill.minutes(1_000_000, 1_000_000)).isEqualTo(1);
        assertThat(backfill.minutes(1_000_000, 1_050_000)).isEqualTo(1);
        assertThat(backfill.minutes(1_000_000, 1_050_001)).isEqualTo(2);
        assertThat(backfill.minutes(1_000_000, 1_290_000)).isEqualTo(5);
        assertThat(backfill.isExceeded(1_000_000, 1_290_000)).isFalse();
        assertThat(backfill.minutes(1_000_000, 1_290_001)).isEqualTo(5);
        assertThat(backfill.isExceeded(1_000_000, 1_290_001)).isTrue();
        assertThat(backfill.minutes(1_000_000, 0))
                .as("a clock that was set back")
                .isEqualTo(1);
    }

    @Test
    void asksForNothingUnlessToldTo() {
        assertThat(new Backfill(0).minutes(0, Long.MAX_VALUE / 2)).isZero();
        assertThat(new Backfill(0).isExceeded(0, Long.MAX_VALUE / 2)).isFalse();
    }
}
