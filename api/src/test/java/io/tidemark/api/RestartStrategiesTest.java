package io.tidemark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartStrategiesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NEGATIVE = Duration.ofMillis(-1);

    @Test
    void millisecondsMeanTheSameAsDurations() {
        assertThat(RestartStrategies.fixedDelayRestart(3, 1000))
                .isEqualTo(RestartStrategies.fixedDelayRestart(3, SECOND));
    }

    @Test
    void acceptsTheLeastValues() {
        assertThat(RestartStrategies.noRestart()).isEqualTo(new RestartStrategies.NoRestart());
        assertThat(RestartStrategies.fixedDelayRestart(0, 0)).isNotNull();
        assertThat(RestartStrategies.failureRateRestart(1, Duration.ZERO, Duration.ZERO))
                .isNotNull();
        assertThat(RestartStrategies.exponentialDelayRestart(Duration.ZERO, Duration.ZERO, 1, Duration.ZERO, 0))
                .isNotNull();
    }

    @Test
    void refusesNegativeNumbersNamingThem() {
        assertThatThrownBy(() -> RestartStrategies.fixedDelayRestart(-1, 0)).hasMessageContainingAll("attempts", "-1");
        assertThatThrownBy(() -> RestartStrategies.fixedDelayRestart(1, -5))
                .hasMessageContainingAll("delay", "PT-0.005S");
        assertThatThrownBy(() -> RestartStrategies.failureRateRestart(0, SECOND, SECOND))
                .hasMessageContainingAll("failure rate", "0");
        assertThatThrownBy(() -> RestartStrategies.failureRateRestart(1, NEGATIVE, SECOND))
                .hasMessageContaining("failure interval");
        assertThatThrownBy(() -> RestartStrategies.failureRateRestart(1, SECOND, NEGATIVE))
                .hasMessageContaining("restart delay");
    }

    @Test
    void refusesDelaysThatCannotGrow() {
        Duration shorter = Duration.ofMillis(999);
        assertThatThrownBy(() -> RestartStrategies.exponentialDelayRestart(SECOND, shorter, 2, SECOND, 0))
                .hasMessageContainingAll("PT0.999S", "PT1S");
        assertThatThrownBy(() -> RestartStrategies.exponentialDelayRestart(NEGATIVE, SECOND, 2, SECOND, 0))
                .hasMessageContaining("initial");
        assertThatThrownBy(() -> RestartStrategies.exponentialDelayRestart(SECOND, SECOND, 2, NEGATIVE, 0))
                .hasMessageContaining("reset");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.99, 0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAMultiplierThatIsNone(double multiplier) {
        assertThatThrownBy(() -> RestartStrategies.exponentialDelayRestart(SECOND, SECOND, multiplier, SECOND, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("multiplier", String.valueOf(multiplier));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void refusesAJitterThatIsNoShare(double jitter) {
        assertThatThrownBy(() -> RestartStrategies.exponentialDelayRestart(SECOND, SECOND, 2, SECOND, jitter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("jitter", String.valueOf(jitter));
    }
}
