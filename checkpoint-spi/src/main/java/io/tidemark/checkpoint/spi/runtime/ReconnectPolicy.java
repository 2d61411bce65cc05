package io.tidemark.checkpoint.spi.runtime;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long a connector waits before it connects again, and how often it tries: the delay doubles from one failed attempt in a row to
 * the next, up to a maximum. For the author of a connector, whose builder offers
 * {@code reconnect(initialDelay, maxDelay, maxAttempts)}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param initialDelay before the first attempt
 * @param maxDelay the longest
 * @param maxAttempts how often to try in a row; 0 to never connect again, {@link #UNLIMITED} to never give up
 * @since 0.1
 */
public record ReconnectPolicy(Duration initialDelay, Duration maxDelay, int maxAttempts) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** As the number of attempts: never give up. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** From 200 ms to 30 s, without limit. */
    public static final ReconnectPolicy DEFAULT =
            new ReconnectPolicy(Duration.ofMillis(200), Duration.ofSeconds(30), UNLIMITED);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a delay is less than 1 ms or more than about 24 days, the first is longer than the longest, or
     *     the number of attempts is negative
     */
    public ReconnectPolicy {
        OptionChecks.duration("reconnect.initialDelay", initialDelay);
        OptionChecks.duration("reconnect.maxDelay", maxDelay);
        if (initialDelay.compareTo(maxDelay) > 0) {
            throw new IllegalArgumentException("The option reconnect.initialDelay is " + initialDelay
                    + "; expected at most reconnect.maxDelay, which is " + maxDelay + ".");
        }
        if (maxAttempts < 0) {
            throw new IllegalArgumentException("The option reconnect.maxAttempts is " + maxAttempts
                    + "; expected 0 to never reconnect, or how often to try in a row.");
        }
    }

    /**
     * Returns the wait before an attempt.
     *
     * @param attempt which it is in a row, from 1
     * @return in milliseconds
     */
    public long delayMillis(int attempt) {
        long initial = initialDelay.toMillis();
        // Both delays are below 2^31 ms, so 31 doublings always reach the maximum and never overflow.
        int doublings = Math.min(attempt - 1, Integer.SIZE - 1);
        return Math.min(initial << doublings, maxDelay.toMillis());
    }

    /**
     * Says whether an attempt may be made.
     *
     * @param attempt which it is in a row, from 1
     * @return {@code false} if it is one too many
     */
    public boolean allows(int attempt) {
        return maxAttempts == UNLIMITED || attempt <= maxAttempts;
    }
}
