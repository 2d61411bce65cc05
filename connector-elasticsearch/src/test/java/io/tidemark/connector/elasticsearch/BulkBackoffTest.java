package io.tidemark.connector.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BulkBackoffTest {
    private static final BulkBackoff BACKOFF =
            new BulkBackoff(Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofMinutes(2));

    @Test
    void doublesUpToTheMaximumAndCutsUpToAHalf() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(BACKOFF.delayMillis(1, random)).isBetween(50L, 100L);
            assertThat(BACKOFF.delayMillis(4, random)).isBetween(400L, 800L);
            assertThat(BACKOFF.delayMillis(8, random)).isBetween(5_000L, 10_000L);
            assertThat(BACKOFF.delayMillis(Integer.MAX_VALUE, random)).isBetween(5_000L, 10_000L);
        }
        assertThat(new BulkBackoff(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1))
                        .delayMillis(9, random))
                .isEqualTo(1);
    }

    @Test
    void isOverWhenNothingWasTakenForTooLong() {
        long start = Long.MAX_VALUE - 5; // the clock may overflow
        assertThat(BACKOFF.isOver(start, start + Duration.ofSeconds(119).toNanos()))
                .isFalse();
        assertThat(BACKOFF.isOver(start, start + Duration.ofSeconds(120).toNanos()))
                .isTrue();
    }
}
