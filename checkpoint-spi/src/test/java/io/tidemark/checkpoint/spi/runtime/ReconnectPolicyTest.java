package io.tidemark.checkpoint.spi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReconnectPolicyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void doublesTheDelayUpToTheMaximum() {
        ReconnectPolicy policy = new ReconnectPolicy(Duration.ofMillis(100), SECOND, 3);
        assertThat(IntStream.rangeClosed(1, 6).mapToLong(policy::delayMillis))
                .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    }

    @Test
    void staysAtTheMaximumAfterAnyNumberOfAttempts() {
        ReconnectPolicy longest = new ReconnectPolicy(
                Duration.ofMillis(1), Duration.ofMillis(Integer.MAX_VALUE), ReconnectPolicy.UNLIMITED);
        assertThat(longest.delayMillis(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
        assertThat(longest.allows(Integer.MAX_VALUE)).isTrue();
    }

    @Test
    void allowsAsManyAttemptsAsItSays() {
        ReconnectPolicy policy = new ReconnectPolicy(SECOND, SECOND, 3);
        assertThat(policy.allows(3)).isTrue();
        assertThat(policy.allows(4)).isFalse();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new ReconnectPolicy(Duration.ZERO, SECOND, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reconnect.initialDelay")
                .hasMessageContaining("at least 1 ms");
        assertThatThrownBy(() -> new ReconnectPolicy(SECOND, Duration.ofMillis(999), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most reconnect.maxDelay");
        assertThatThrownBy(() -> new ReconnectPolicy(SECOND, SECOND, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reconnect.maxAttempts is -1");
    }
}
