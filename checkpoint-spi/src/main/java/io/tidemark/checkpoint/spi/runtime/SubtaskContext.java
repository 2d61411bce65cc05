package io.tidemark.checkpoint.spi.runtime;

import io.tidemark.checkpoint.spi.metrics.Metrics;

/**
 * Where a reader or writer runs. Values are fixed for one attempt.
 *
 * @since 0.1
 */
public interface SubtaskContext {
    /**
     * Returns the name of the job.
     *
     * @return as the user gave it; not checked to be a safe file name
     */
    String jobName();

    /**
     * Returns the name of the operator, for error messages.
     *
     * @return as the user gave it, or a name made from its kind
     */
    String operatorName();

    /**
     * Returns which of the operator's subtasks this is.
     *
     * @return from 0 to {@link #parallelism()} - 1
     */
    int subtaskIndex();

    /**
     * Returns how many subtasks the operator has.
     *
     * @return at least 1
     */
    int parallelism();

    /**
     * Returns a name for this attempt that no other attempt of any process ever has, so that what a process left
     * behind, or still writes as a zombie, cannot collide with what this one writes. Names of later attempts of a job
     * with durable storage sort after those of earlier ones.
     *
     * @return letters, digits and dashes, usable in a file name
     */
    String executionId();

    /**
     * Returns the counters and gauges of this subtask.
     *
     * @return never {@code null}
     */
    Metrics metrics();
}
