package io.tidemark.connector.twitter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private final Coverage coverage = new Coverage();

    @Test
    void goesByTheTimeAtWhichAPostWasWritten() {
        assertThat(coverage.afterPost(Instant.ofEpochMilli(1_000), 61_000)).isEqualTo(1_000);
        assertThat(coverage.afterPost(Instant.ofEpochMilli(2_000), 70_000)).isEqualTo(2_000);
        assertThat(coverage.afterPost(Instant.ofEpochMilli(80_000), 71_000))
                .as("a clock ahead of ours")
                .isEqualTo(71_000);
        assertThat(coverage.afterPost(null, 72_000)).isEqualTo(72_000);
    }

    @Test
    void takesASignOfLifeToBeAsLateAsTheLastPost() {
        assertThat(coverage.afterSignOfLife(5_000)).isEqualTo(5_000);
        coverage.afterPost(Instant.ofEpochMilli(10_000), 40_000);
        assertThat(coverage.afterSignOfLife(60_000)).isEqualTo(30_000);
    }
}
