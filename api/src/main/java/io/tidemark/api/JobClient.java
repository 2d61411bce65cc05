package io.tidemark.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The handle of a running job. Thread-safe.
 *
 * @since 0.1
 */
public interface JobClient {
    /**
     * Returns the name of the job.
     *
     * @return as given to {@code execute}
     */
    String getJobName();

    /**
     * Returns where the job stands now.
     *
     * @return the status
     */
    JobStatus getJobStatus();

    /**
     * Returns the end of the job.
     *
     * @return completes with the result when the job finishes, and with a {@link JobExecutionException} when it ends in
     *     any other way
     */
    CompletableFuture<JobExecutionResult> getJobExecutionResult();

    /**
     * Waits for the end of the job.
     *
     * @return the result
     * @throws JobExecutionException if the job ends other than by finishing
     * @throws InterruptedException if this thread is interrupted; the job goes on
     */
    JobExecutionResult await() throws JobExecutionException, InterruptedException;

    /**
     * Stops the job without a further checkpoint. What was not yet covered by one is not published.
     *
     * @return completes when everything is released; also if the job had ended already
     */
    CompletableFuture<Void> cancel();

    /**
     * Takes a checkpoint now, whatever the interval and the minimum pause.
     *
     * @return completes with the checkpoint once it is durable, or exceptionally if it fails or the job ends
     */
    CompletableFuture<CompletedCheckpoint> triggerCheckpoint();

    /**
     * Returns the newest durable checkpoint.
     *
     * @return empty if there is none
     */
    Optional<CompletedCheckpoint> getLastCompletedCheckpoint();

    /**
     * Returns the failures that ended attempts.
     *
     * @return oldest first; at most the last hundred
     */
    List<JobFailure> getFailures();

    /**
     * Returns the counters of the job.
     *
     * @return summed over subtasks and attempts, by {@code operator.counter}
     */
    Map<String, Long> getMetrics();
}
