package io.tidemark.core.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.core.restart.RestartDecision.GiveUp;
import io.tidemark.core.restart.RestartDecision.Restart;
import io.tidemark.core.restart.RestartPolicy.ExponentialDelay;
import io.tidemark.core.restart.RestartPolicy.FailureRate;
import io.tidemark.core.restart.RestartPolicy.FixedDelay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestartsTest {
    @Test
    void noneGivesUpAtOnce() {
        assertThat(new Restarts(RestartPolicy.none(), 1).onFailure(0)).isInstanceOf(GiveUp.class);
    }

    @Test
    void fixedDelayRestartsSoManyTimes() {
        Restarts restarts = new Restarts(new FixedDelay(2, 50), 1);
        assertThat(restarts.onFailure(0)).isEqualTo(new Restart(50));
        assertThat(restarts.onFailure(1_000_000)).isEqualTo(new Restart(50));
        assertThat(restarts.onFailure(9_000_000))
                .isInstanceOfSatisfying(
                        GiveUp.class, giveUp -> assertThat(giveUp.reason()).contains("allows 2 restarts"));
        assertThat(new Restarts(new FixedDelay(0, 50), 1).onFailure(0)).isInstanceOf(GiveUp.class);
    }

    @Test
    void exponentialDelayGrowsToItsLimit() {
        Restarts restarts = new Restarts(new ExponentialDelay(RestartPolicy.UNLIMITED, 10, 100, 2, 0, 1_000), 1);
        assertThat(delaysOfFailuresInARow(restarts, 6)).containsExactly(10L, 20L, 40L, 80L, 100L, 100L);
    }

    @Test
    void exponentialDelayFallsBackAfterATimeWithoutFailureSinceTheRestart() {
        Restarts restarts = new Restarts(new ExponentialDelay(RestartPolicy.UNLIMITED, 10, 5_000, 100, 0, 1_000), 1);
        assertThat(restarts.onFailure(0)).isEqualTo(new Restart(10));
        assertThat(restarts.onFailure(1_009)).as("999 ms after the restart").isEqualTo(new Restart(1_000));
        assertThat(restarts.onFailure(2_500)).as("the pause does not count").isEqualTo(new Restart(5_000));
        assertThat(restarts.onFailure(8_500)).as("1,000 ms after the restart").isEqualTo(new Restart(10));
    }

    @Test
    void exponentialDelayCountsUpToItsMaximumAndAnewAfterFallingBack() {
        Restarts restarts = new Restarts(new ExponentialDelay(1, 10, 10, 1, 0, 1_000), 1);
        assertThat(restarts.onFailure(0)).isInstanceOf(Restart.class);
        assertThat(restarts.onFailure(5_000)).isInstanceOf(Restart.class);
        assertThat(restarts.onFailure(5_500)).isInstanceOf(GiveUp.class);
    }

    @Test
    void jitterStaysInItsBoundsAndDependsOnTheSeedAlone() {
        ExponentialDelay policy = new ExponentialDelay(RestartPolicy.UNLIMITED, 1_000, 60_000, 1, 0.1, 60_000);
        List<Long> delays = delaysOfFailuresInARow(new Restarts(policy, 7), 200);
        assertThat(delays).allSatisfy(delay -> assertThat(delay).isBetween(900L, 1_100L));
        assertThat(delays.stream().distinct().count()).isGreaterThan(50);
        assertThat(delaysOfFailuresInARow(new Restarts(policy, 7), 200)).isEqualTo(delays);
        assertThat(delaysOfFailuresInARow(new Restarts(policy, 8), 200)).isNotEqualTo(delays);
    }

    @Test
    void failureRateGivesUpWhenFailuresComeTooOften() {
        Restarts restarts = new Restarts(new FailureRate(2, 1_000, 5), 1);
        assertThat(restarts.onFailure(0)).isEqualTo(new Restart(5));
        assertThat(restarts.onFailure(900)).isEqualTo(new Restart(5));
        assertThat(restarts.onFailure(1_000))
                .as("the first is out of the interval")
                .isEqualTo(new Restart(5));
        assertThat(restarts.onFailure(1_500))
                .isInstanceOfSatisfying(
                        GiveUp.class, giveUp -> assertThat(giveUp.reason()).contains("3 times within 1000 ms"));
    }

    @Test
    void retriesAreCountedOverTheLifeOfTheJob() {
        Restarts restarts = new Restarts(RestartPolicy.retries(2), 1);
        assertThat(restarts.onFailure(0)).isInstanceOf(Restart.class);
        assertThat(restarts.onFailure(1L << 40)).isInstanceOf(Restart.class);
        assertThat(restarts.onFailure(1L << 50)).isInstanceOf(GiveUp.class);
        assertThat(RestartPolicy.retries(0)).isEqualTo(RestartPolicy.none());
        assertThatIllegalArgumentException().isThrownBy(() -> RestartPolicy.retries(-1));
    }

    @Test
    void withCheckpointsTheDefaultNeverGivesUp() {
        Restarts restarts = new Restarts(RestartPolicy.defaultFor(true), 1);
        List<Long> delays = delaysOfFailuresInARow(restarts, 1_000);
        assertThat(delays.get(0)).isBetween(9L, 11L);
        assertThat(delays).allSatisfy(delay -> assertThat(delay).isLessThanOrEqualTo(60_000));
        assertThat(RestartPolicy.defaultFor(false)).isEqualTo(RestartPolicy.none());
    }

    @Test
    void everyPolicyIsApplied() {
        Map<Class<?>, RestartPolicy> samples = Map.of(
                RestartPolicy.None.class, RestartPolicy.none(),
                FixedDelay.class, new FixedDelay(1, 1),
                ExponentialDelay.class, new ExponentialDelay(1, 1, 1, 1, 0, 1),
                FailureRate.class, new FailureRate(1, 1, 1));
        assertThat(samples.keySet()).containsExactlyInAnyOrder(RestartPolicy.class.getPermittedSubclasses());
        samples.forEach((type, policy) -> assertThat(new Restarts(policy, 1).onFailure(0))
                .isInstanceOf(type == RestartPolicy.None.class ? GiveUp.class : Restart.class));
    }

    @Test
    void eachWrongValueIsNamed() {
        refused("number of restarts", () -> new FixedDelay(-1, 0));
        refused("delay is at least 0 ms, not -1", () -> new FixedDelay(0, -1));
        refused("number of restarts", () -> new ExponentialDelay(-1, 1, 1, 1, 0, 1));
        refused("initial", () -> new ExponentialDelay(1, 0, 1, 1, 0, 1));
        refused("below the initial", () -> new ExponentialDelay(1, 2, 1, 1, 0, 1));
        refused("factor", () -> new ExponentialDelay(1, 1, 1, 0.5, 0, 1));
        refused("factor", () -> new ExponentialDelay(1, 1, 1, Double.NaN, 0, 1));
        refused("jitter", () -> new ExponentialDelay(1, 1, 1, 1, 1.1, 1));
        refused("reset", () -> new ExponentialDelay(1, 1, 1, 1, 0, 0));
        refused("tolerated failures", () -> new FailureRate(0, 1, 0));
        refused("interval", () -> new FailureRate(1, 0, 0));
        refused("delay", () -> new FailureRate(1, 1, -1));
    }

    private static List<Long> delaysOfFailuresInARow(Restarts restarts, int failures) {
        List<Long> delays = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < failures; i++) {
            Restart restart = (Restart) restarts.onFailure(now);
            delays.add(restart.delayMillis());
            now += restart.delayMillis() + 1;
        }
        return delays;
    }

    private static void refused(String reason, Runnable construction) {
        assertThatIllegalArgumentException().isThrownBy(construction::run).withMessageContaining(reason);
    }
}
