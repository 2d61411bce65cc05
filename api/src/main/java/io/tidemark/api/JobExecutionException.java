package io.tidemark.api;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a job ends other than by finishing, or cannot be started. The cause is what failed first; failures that
 * followed are suppressed exceptions of it.
 *
 * @since 0.1
 */
public class JobExecutionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The status in which the job ended. */
    private final JobStatus status;

    /**
     * Says how a job ended.
     *
     * @param message names the job, the operator and what failed
     * @param status how it ended
     * @param cause what failed, if something did
     */
    public JobExecutionException(String message, JobStatus status, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /**
     * Returns how the job ended.
     *
     * @return a terminal status
     */
    public JobStatus getStatus() {
        return status;
    }
}
