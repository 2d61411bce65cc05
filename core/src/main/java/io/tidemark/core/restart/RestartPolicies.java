package io.tidemark.core.restart;

import io.tidemark.api.RestartStrategies;
import io.tidemark.api.RestartStrategies.RestartStrategy;
import org.jspecify.annotations.Nullable;

/** Turns what a user asked for into the rule that is applied. */
public final class RestartPolicies {
    private RestartPolicies() {}

    /**
     * Returns the rule of a job.
     *
     * @param strategy as the user set it, or {@code null} for the default
     * @param checkpointingEnabled whether a restart continues instead of beginning anew
     * @return the rule
     */
    public static RestartPolicy of(@Nullable RestartStrategy strategy, boolean checkpointingEnabled) {
        if (strategy == null) {
            return RestartPolicy.defaultFor(checkpointingEnabled);
        } else if (strategy instanceof RestartStrategies.NoRestart) {
            return RestartPolicy.none();
        } else if (strategy instanceof RestartStrategies.FixedDelay fixed) {
            return new RestartPolicy.FixedDelay(fixed.attempts(), fixed.delay().toMillis());
        } else if (strategy instanceof RestartStrategies.ExponentialDelay exponential) {
            return new RestartPolicy.ExponentialDelay(
                    RestartPolicy.UNLIMITED,
                    Math.max(1, exponential.initialDelay().toMillis()),
                    Math.max(1, exponential.maxDelay().toMillis()),
                    exponential.multiplier(),
                    exponential.jitterFactor(),
                    Math.max(1, exponential.resetAfter().toMillis()));
        } else if (strategy instanceof RestartStrategies.FailureRate rate) {
            return new RestartPolicy.FailureRate(
                    rate.maxFailuresPerInterval(),
                    Math.max(1, rate.failureInterval().toMillis()),
                    rate.delay().toMillis());
        }
        throw new IllegalStateException(
                "No policy is known for " + strategy.getClass().getName() + ".");
    }
}
