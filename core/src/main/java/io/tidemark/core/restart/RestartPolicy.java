package io.tidemark.core.restart;

/**
 * The rule by which a job is restarted. Immutable; {@link Restarts} applies it to the failures of one job.
 *
 * @since 0.1
 */
public sealed interface RestartPolicy {
    /** Stands for any number of restarts. */
    int UNLIMITED = Integer.MAX_VALUE;

    /** Stands for a length of time that never passes. */
    long NEVER = Long.MAX_VALUE;

    /** The first failure ends the job. */
    record None() implements RestartPolicy {}

    /**
     * The same pause each time.
     *
     * @param maxRestarts how many in the life of the job, or {@link #UNLIMITED}
     * @param delayMillis the pause, at least 0
     */
    record FixedDelay(int maxRestarts, long delayMillis) implements RestartPolicy {
        /** Checks the values. */
        public FixedDelay {
            require(maxRestarts >= 0, "The number of restarts is at least 0, not " + maxRestarts);
            require(delayMillis >= 0, "The restart delay is at least 0 ms, not " + delayMillis);
        }
    }

    /**
     * A pause that grows from failure to failure and falls back when the job has run well for a while.
     *
     * @param maxRestarts how many without falling back, or {@link #UNLIMITED}
     * @param initialDelayMillis the first pause, at least 1
     * @param maxDelayMillis the longest pause, not below the first
     * @param multiplier by which it grows, at least 1
     * @param jitterFactor how far a pause strays at random to either side, as a part of it, from 0 to 1; it keeps many
     *     jobs that failed together from coming back together
     * @param resetAfterMillis how long after a restart without a failure it falls back, or {@link #NEVER}
     */
    record ExponentialDelay(
            int maxRestarts,
            long initialDelayMillis,
            long maxDelayMillis,
            double multiplier,
            double jitterFactor,
            long resetAfterMillis)
            implements RestartPolicy {
        /** Checks the values. */
        public ExponentialDelay {
            require(maxRestarts >= 0, "The number of restarts is at least 0, not " + maxRestarts);
            require(initialDelayMillis >= 1, "The initial restart delay is at least 1 ms, not " + initialDelayMillis);
            require(
                    maxDelayMillis >= initialDelayMillis,
                    "The longest restart delay, " + maxDelayMillis + " ms, is below the initial one, "
                            + initialDelayMillis + " ms");
            require(
                    multiplier >= 1 && multiplier < Double.POSITIVE_INFINITY,
                    "The restart delay grows by a factor of at least 1, not " + multiplier);
            require(
                    jitterFactor >= 0 && jitterFactor <= 1,
                    "The jitter of the restart delay is from 0 to 1, not " + jitterFactor);
            require(resetAfterMillis >= 1, "The restart delay is reset after at least 1 ms, not " + resetAfterMillis);
        }
    }

    /**
     * The same pause each time, until failures come too often.
     *
     * @param maxFailures how many are tolerated within the interval, at least 1
     * @param intervalMillis the interval, at least 1
     * @param delayMillis the pause, at least 0
     */
    record FailureRate(int maxFailures, long intervalMillis, long delayMillis) implements RestartPolicy {
        /** Checks the values. */
        public FailureRate {
            require(maxFailures >= 1, "The number of tolerated failures is at least 1, not " + maxFailures);
            require(intervalMillis >= 1, "The failure interval is at least 1 ms, not " + intervalMillis);
            require(delayMillis >= 0, "The restart delay is at least 0 ms, not " + delayMillis);
        }
    }

    /**
     * Never restarts.
     *
     * @return the policy
     */
    static RestartPolicy none() {
        return new None();
    }

    /**
     * Restarts a number of times in the life of the job, quickly at first: what {@code setNumberOfExecutionRetries}
     * asks for.
     *
     * @param retries at least 0
     * @return the policy
     */
    static RestartPolicy retries(int retries) {
        return retries == 0 ? none() : new ExponentialDelay(retries, 10, 60_000, 2.0, 0.1, NEVER);
    }

    /**
     * Returns what applies if the user sets nothing.
     *
     * @param checkpointingEnabled whether a restart continues instead of beginning anew
     * @return without checkpointing none; with it any number of restarts, after 10 ms at first, doubling to 60 s with a
     *     jitter of a tenth, back to 10 ms after 60 s without a failure
     */
    static RestartPolicy defaultFor(boolean checkpointingEnabled) {
        return checkpointingEnabled ? new ExponentialDelay(UNLIMITED, 10, 60_000, 2.0, 0.1, 60_000) : none();
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
