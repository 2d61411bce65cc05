package io.tidemark.api;

import java.time.Duration;

/**
 * What happens after an attempt fails.
 *
 * @since 0.1
 */
public final class RestartStrategies {
    private RestartStrategies() {}

    /** One way to restart. */
    public sealed interface RestartStrategy {}

    /** Never: the first failure ends the job. */
    public record NoRestart() implements RestartStrategy {}

    /**
     * A number of times, with the same pause each.
     *
     * @param attempts how often at most
     * @param delay before each
     */
    public record FixedDelay(int attempts, Duration delay) implements RestartStrategy {
        /** Checks the limits. */
        public FixedDelay {
            if (attempts < 0) {
                throw new IllegalArgumentException(
                        "The number of restart attempts is " + attempts + "; give 0 or more.");
            }
            requireNotNegative(delay, "restart delay");
        }
    }

    /**
     * Without limit, with pauses that grow while failures go on.
     *
     * @param initialDelay before the first restart
     * @param maxDelay the longest pause
     * @param multiplier by which a pause grows to the next, at least 1
     * @param resetAfter how long the job must run without a failure for the pause to be the initial one again
     * @param jitterFactor by which share a pause is varied at random, 0 to 1
     */
    public record ExponentialDelay(
            Duration initialDelay, Duration maxDelay, double multiplier, Duration resetAfter, double jitterFactor)
            implements RestartStrategy {
        /** Checks the limits. */
        public ExponentialDelay {
            requireNotNegative(initialDelay, "initial restart delay");
            requireNotNegative(resetAfter, "time after which the restart delay is reset");
            if (maxDelay.compareTo(initialDelay) < 0) {
                throw new IllegalArgumentException(
                        "The longest restart delay " + maxDelay + " is shorter than the initial " + initialDelay + ".");
            }
            if (!(multiplier >= 1 && multiplier < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "The restart delay multiplier is " + multiplier + "; give 1 or more.");
            }
            if (!(jitterFactor >= 0 && jitterFactor <= 1)) {
                throw new IllegalArgumentException("The jitter factor is " + jitterFactor + "; give 0 to 1.");
            }
        }
    }

    /**
     * As long as failures are rare enough.
     *
     * @param maxFailuresPerInterval how many are accepted in one interval
     * @param failureInterval the interval
     * @param delay before each restart
     */
    public record FailureRate(int maxFailuresPerInterval, Duration failureInterval, Duration delay)
            implements RestartStrategy {
        /** Checks the limits. */
        public FailureRate {
            if (maxFailuresPerInterval < 1) {
                throw new IllegalArgumentException(
                        "The failure rate allows " + maxFailuresPerInterval + " failures; give 1 or more.");
            }
            requireNotNegative(failureInterval, "failure interval");
            requireNotNegative(delay, "restart delay");
        }
    }

    /**
     * Never restarts.
     *
     * @return the strategy
     */
    public static RestartStrategy noRestart() {
        return new NoRestart();
    }

    /**
     * Restarts a number of times.
     *
     * @param restartAttempts how often at most
     * @param delayBetweenAttempts before each
     * @return the strategy
     */
    public static RestartStrategy fixedDelayRestart(int restartAttempts, Duration delayBetweenAttempts) {
        return new FixedDelay(restartAttempts, delayBetweenAttempts);
    }

    /**
     * Restarts a number of times.
     *
     * @param restartAttempts how often at most
     * @param delayMillis before each, in milliseconds
     * @return the strategy
     */
    public static RestartStrategy fixedDelayRestart(int restartAttempts, long delayMillis) {
        return new FixedDelay(restartAttempts, Duration.ofMillis(delayMillis));
    }

    /**
     * Restarts without limit, with growing pauses.
     *
     * @param initialDelay before the first restart
     * @param maxDelay the longest pause
     * @param multiplier by which a pause grows to the next
     * @param resetAfter how long without failure until the pause is the initial one again
     * @param jitterFactor by which share a pause is varied at random, 0 to 1
     * @return the strategy
     */
    public static RestartStrategy exponentialDelayRestart(
            Duration initialDelay, Duration maxDelay, double multiplier, Duration resetAfter, double jitterFactor) {
        return new ExponentialDelay(initialDelay, maxDelay, multiplier, resetAfter, jitterFactor);
    }

    /**
     * Restarts as long as failures are rare enough.
     *
     * @param maxFailuresPerInterval how many are accepted in one interval
     * @param failureInterval the interval
     * @param delay before each restart
     * @return the strategy
     */
    public static RestartStrategy failureRateRestart(
            int maxFailuresPerInterval, Duration failureInterval, Duration delay) {
        return new FailureRate(maxFailuresPerInterval, failureInterval, delay);
    }

    private static void requireNotNegative(Duration duration, String what) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("The " + what + " is " + duration + "; give zero or more.");
        }
    }
}
