package io.tidemark.connector.elasticsearch;

import io.tidemark.checkpoint.spi.runtime.OptionChecks;
import java.io.Serializable;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before what the server did not take is sent again, and when to give up: the delay doubles from one
 * failure in a row to the next, up to a maximum, and is cut by up to a half at random, so that many writers do not come back
 * at once.
 *
 * @param giveUpAfter for how long a server may take nothing
 */
record BulkBackoff(Duration initialDelay, Duration maxDelay, Duration giveUpAfter) implements Serializable {
    private static final long serialVersionUID = 1L;

    static final BulkBackoff DEFAULT =
            new BulkBackoff(Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofMinutes(2));

    BulkBackoff {
        OptionChecks.duration("setBulkFlushBackoffStrategy.initialDelay", initialDelay);
        OptionChecks.duration("setBulkFlushBackoffStrategy.maxDelay", maxDelay);
        OptionChecks.duration("setBulkFlushBackoffStrategy.giveUpAfter", giveUpAfter);
        if (initialDelay.compareTo(maxDelay) > 0) {
            throw new IllegalArgumentException("The option setBulkFlushBackoffStrategy.initialDelay is " + initialDelay
                    + "; expected at most the maxDelay, which is " + maxDelay + ".");
        }
    }

    /** Returns the wait after failure number {@code failure} in a row, counted from 1. */
    long delayMillis(int failure, RandomGenerator random) {
        // Both delays are below 2^31 ms, so 31 doublings always reach the maximum and never overflow.
        int doublings = Math.min(failure - 1, Integer.SIZE - 1);
        long delay = Math.min(initialDelay.toMillis() << doublings, maxDelay.toMillis());
        return delay - random.nextLong(delay / 2 + 1);
    }

    /** Says whether a server that has taken nothing since then is given up. */
    boolean isOver(long sinceNanos, long nowNanos) {
        return nowNanos - sinceNanos >= giveUpAfter.toNanos();
    }
}
