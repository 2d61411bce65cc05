package io.tidemark.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.stream.RecordBatch;
import org.junit.jupiter.api.Test;

class PacedLimitTest {
    private final PacedLimit limit = new PacedLimit();

    @Test
    void doublesWhileWorkIsFastUpToTheMost() {
        int before = limit.records();
        limit.took(before, 1000);
        assertThat(limit.records()).isEqualTo(2 * before);
        for (int i = 0; i < 20; i++) {
            limit.took(limit.records(), 1000);
        }
        assertThat(limit.records()).isEqualTo(RecordBatch.MAX_RECORDS);
    }

    @Test
    void fallsAtOnceToWhatFitsTheTarget() {
        for (int i = 0; i < 20; i++) {
            limit.took(limit.records(), 0);
        }
        limit.took(1000, 100 * PacedLimit.TARGET_NANOS);
        assertThat(limit.records()).isEqualTo(10);
    }

    @Test
    void neverFallsBelowOneRecord() {
        limit.took(1, 1000 * PacedLimit.TARGET_NANOS);
        assertThat(limit.records()).isEqualTo(1);
        limit.took(1, 0);
        assertThat(limit.records()).isEqualTo(2);
    }

    @Test
    void ignoresBatchesWithoutRecordsAndClocksThatStepBack() {
        int before = limit.records();
        limit.took(0, Long.MAX_VALUE);
        assertThat(limit.records()).isEqualTo(before);
        limit.took(5, -1);
        assertThat(limit.records()).isEqualTo(2 * before);
    }
}
