package io.tidemark.core.checkpoint;

/**
 * When checkpoints are taken.
 *
 * @since 0.1
 */
public sealed interface CheckpointSchedule {
    /**
     * Never: the job keeps nothing, a bounded one ends when its input does. Only for jobs without a two-phase sink,
     * whose committables would never be published.
     */
    record Off() implements CheckpointSchedule {}

    /**
     * Once, when a bounded job has seen all its input: checkpointing is off, but two-phase sinks publish. The engine
     * may keep this checkpoint in memory.
     */
    record AtEndOnly() implements CheckpointSchedule {}

    /** Before the first record, at the end of a bounded job, and when a person asks. */
    record OnDemand() implements CheckpointSchedule {}

    /**
     * As {@link OnDemand}, and by the clock.
     *
     * @param intervalMillis from one trigger to the next, at least 1
     */
    record Periodic(long intervalMillis) implements CheckpointSchedule {
        /** Checks the interval. */
        public Periodic {
            if (intervalMillis < 1) {
                throw new IllegalArgumentException(
                        "The checkpoint interval is at least 1 ms, not " + intervalMillis + " ms");
            }
        }
    }

    /**
     * Says whether the job is restored from its own checkpoints, so that one must exist before the first record.
     *
     * @return {@code true} for {@link OnDemand} and {@link Periodic}
     */
    default boolean isEnabled() {
        return this instanceof OnDemand || this instanceof Periodic;
    }
}
