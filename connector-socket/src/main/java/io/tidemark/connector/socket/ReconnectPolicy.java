package io.tidemark.connector.socket;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long to wait before connecting again, and how often to try: the delay doubles from one failed attempt in a row to
 * the next, up to a maximum.
 */
record ReconnectPolicy(Duration initialDelay, Duration maxDelay, int maxAttempts) implements Serializable {
    private static final long serialVersionUID = 1L;

    static final ReconnectPolicy DEFAULT =
            new ReconnectPolicy(Duration.ofMillis(200), Duration.ofSeconds(30), SocketSource.UNLIMITED);

    ReconnectPolicy {
        Checks.duration("reconnect.initialDelay", initialDelay);
        Checks.duration("reconnect.maxDelay", maxDelay);
        if (initialDelay.compareTo(maxDelay) > 0) {
            throw new IllegalArgumentException("The option reconnect.initialDelay is " + initialDelay
                    + "; expected at most reconnect.maxDelay, which is " + maxDelay + ".");
        }
        if (maxAttempts < 0) {
            throw new IllegalArgumentException("The option reconnect.maxAttempts is " + maxAttempts
                    + "; expected 0 to never reconnect, or how often to try in a row.");
        }
    }

    /** Returns the wait before attempt number {@code attempt} in a row, counted from 1. */
    long delayMillis(int attempt) {
        long initial = initialDelay.toMillis();
        // Both delays are below 2^31 ms, so 31 doublings always reach the maximum and never overflow.
        int doublings = Math.min(attempt - 1, Integer.SIZE - 1);
        return Math.min(initial << doublings, maxDelay.toMillis());
    }

    boolean allows(int attempt) {
        return maxAttempts == SocketSource.UNLIMITED || attempt <= maxAttempts;
    }
}
