package io.tidemark.core.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.RestartStrategies;
import io.tidemark.core.restart.RestartPolicy.ExponentialDelay;
import io.tidemark.core.restart.RestartPolicy.FailureRate;
import io.tidemark.core.restart.RestartPolicy.FixedDelay;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartPoliciesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void withNothingSetAJobWithCheckpointsRestartsWithoutLimit() {
        RestartPolicy policy = RestartPolicies.of(null, true);
        assertThat(policy)
                .isInstanceOfSatisfying(
                        ExponentialDelay.class,
                        delay -> assertThat(delay.maxRestarts()).isEqualTo(RestartPolicy.UNLIMITED));
        Restarts restarts = new Restarts(policy, 1);
        for (int failure = 0; failure < 10_000; failure++) {
            assertThat(restarts.onFailure(failure)).isInstanceOf(RestartDecision.Restart.class);
        }
    }

    @Test
    void withNothingSetAJobWithoutCheckpointsNeverRestarts() {
        assertThat(RestartPolicies.of(null, false)).isEqualTo(RestartPolicy.none());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTheUserSetHoldsWithAndWithoutCheckpoints(boolean checkpointing) {
        assertThat(RestartPolicies.of(RestartStrategies.noRestart(), checkpointing))
                .isEqualTo(RestartPolicy.none());
        assertThat(RestartPolicies.of(RestartStrategies.fixedDelayRestart(3, 250), checkpointing))
                .isEqualTo(new FixedDelay(3, 250));
        assertThat(RestartPolicies.of(
                        RestartStrategies.failureRateRestart(5, Duration.ofMinutes(1), SECOND), checkpointing))
                .isEqualTo(new FailureRate(5, 60_000, 1000));
        assertThat(RestartPolicies.of(
                        RestartStrategies.exponentialDelayRestart(
                                SECOND, Duration.ofSeconds(30), 1.5, Duration.ofMinutes(2), 0.25),
                        checkpointing))
                .isEqualTo(new ExponentialDelay(RestartPolicy.UNLIMITED, 1000, 30_000, 1.5, 0.25, 120_000));
    }

    @Test
    void aNumberOfRetriesIsAFixedDelayOfZero() {
        Restarts restarts = new Restarts(RestartPolicies.of(RestartStrategies.fixedDelayRestart(2, 0), false), 1);
        assertThat(restarts.onFailure(0)).isEqualTo(new RestartDecision.Restart(0));
        assertThat(restarts.onFailure(0)).isEqualTo(new RestartDecision.Restart(0));
        assertThat(restarts.onFailure(0)).isInstanceOf(RestartDecision.GiveUp.class);
    }

    @Test
    void durationsBelowAMillisecondAreRaisedToOneWhereZeroMeansNothing() {
        assertThat(RestartPolicies.of(
                        RestartStrategies.exponentialDelayRestart(
                                Duration.ZERO, Duration.ZERO, 1, Duration.ofNanos(5), 0),
                        true))
                .isEqualTo(new ExponentialDelay(RestartPolicy.UNLIMITED, 1, 1, 1, 0, 1));
        assertThat(RestartPolicies.of(RestartStrategies.failureRateRestart(1, Duration.ZERO, Duration.ZERO), true))
                .isEqualTo(new FailureRate(1, 1, 0));
    }

    @Test
    void everyStrategyHasAPolicy() {
        assertThat(RestartStrategies.RestartStrategy.class.getPermittedSubclasses())
                .as("a new strategy needs a mapping, and a line in the tests above")
                .hasSize(4);
    }
}
