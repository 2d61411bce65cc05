package io.tidemark.api;

/**
 * Where a job stands.
 *
 * @since 0.1
 */
public enum JobStatus {
    /** Accepted, not yet running. */
    CREATED,
    /** Processing. */
    RUNNING,
    /** A failure came; the attempt is being stopped. */
    FAILING,
    /** Waiting to start the next attempt, or starting it. */
    RESTARTING,
    /** All input is processed and all output published; the last attempt is being stopped. */
    FINISHING,
    /** Being cancelled. */
    CANCELLING,
    /** Another process has taken the job over; the attempt is being stopped. */
    SUSPENDING,
    /** Ended by itself: all input processed, all output published. */
    FINISHED,
    /** Ended by a failure that is not retried. */
    FAILED,
    /** Ended by a person. */
    CANCELED,
    /** Ended because another process took the job over. */
    SUSPENDED;

    /**
     * Says whether the job has ended.
     *
     * @return {@code true} for finished, failed, canceled and suspended
     */
    public boolean isTerminal() {
        return this == FINISHED || this == FAILED || this == CANCELED || this == SUSPENDED;
    }
}
