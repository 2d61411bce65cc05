package io.tidemark.core.checkpoint;

/**
 * What follows on a savepoint.
 *
 * @since 0.1
 */
public enum SavepointPurpose {
    /** The job goes on as if nothing had been. */
    KEEP_RUNNING,
    /** Sources stop before it, the job ends after it. */
    STOP,
    /** As {@link #STOP}, and what the end of input sets off lies before it. */
    DRAIN;

    /**
     * Says whether the job ends with the savepoint.
     *
     * @return {@code false} if it goes on
     */
    public boolean isStopping() {
        return this != KEEP_RUNNING;
    }
}
