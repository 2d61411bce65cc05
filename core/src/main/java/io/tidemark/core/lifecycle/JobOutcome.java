package io.tidemark.core.lifecycle;

import io.tidemark.api.JobStatus;

/**
 * How a job ended.
 *
 * @since 0.1
 */
public sealed interface JobOutcome {
    /** All input was read, all output published. */
    record Finished() implements JobOutcome {}

    /** A person cancelled it. */
    record Canceled() implements JobOutcome {}

    /**
     * It failed and is not restarted.
     *
     * @param failure the last failure
     * @param verdict a sentence: why there is no restart
     */
    record Failed(JobFailure failure, String verdict) implements JobOutcome {}

    /**
     * Another process goes on with it.
     *
     * @param reason a sentence
     */
    record Suspended(String reason) implements JobOutcome {}

    /**
     * Returns the status of a job that ended so.
     *
     * @return a terminal one
     */
    default JobStatus status() {
        if (this instanceof Finished) {
            return JobStatus.FINISHED;
        }
        if (this instanceof Canceled) {
            return JobStatus.CANCELED;
        }
        return this instanceof Failed ? JobStatus.FAILED : JobStatus.SUSPENDED;
    }
}
