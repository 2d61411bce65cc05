package io.tidemark.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RunResultTextTest {
    private final RunResult result = Results.of("tidemark", "W2", 1000, 12_345_678.9);

    @Test
    void readsTheLineItWrites() {
        String line = RunResultText.toLine(result);
        assertThat(RunResultText.isResult(line)).isTrue();
        assertThat(RunResultText.parse(line)).isEqualTo(result);
    }

    @Test
    void takesOtherOutputForNoResult() {
        assertThat(RunResultText.isResult("an engine's banner")).isFalse();
    }

    @Test
    void namesWhatALineLacks() {
        String line = RunResultText.toLine(result).replace("gcMillis", "other");
        assertThatThrownBy(() -> RunResultText.parse(line)).hasMessageContaining("lacks gcMillis");
    }

    @Test
    void leavesFiguresThatDoNotApplyOutOfTheJson() {
        assertThat(RunResultText.toJson(result))
                .startsWith("{\"contestant\":\"tidemark\",\"version\":\"1 \\\"beta\\\"\",")
                .contains("\"recordsPerSecond\":12345678.9000", "\"checkpointMillis\":1000", "\"right\":true")
                .doesNotContain("NaN", "p50Millis");
    }
}
