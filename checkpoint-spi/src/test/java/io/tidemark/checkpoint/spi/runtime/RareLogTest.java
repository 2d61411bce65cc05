package io.tidemark.checkpoint.spi.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RareLogTest {
    @Test
    void logsTheFirstAndThenEachTimeTheirNumberHasDoubled() {
        assertThat(LongStream.rangeClosed(1, 1_000).filter(RareLog::isLogged))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 8L, 16L, 32L, 64L, 128L, 256L, 512L);
    }
}
