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
     * Takes a savepoint: a checkpoint in a directory of its own, complete in itself, which can be moved and which the job
     * never deletes. The job goes on, and a restart of it still uses its own checkpoints.
     *
     * <p>While no attempt runs the request waits for the next one; several are served one after the other. If the attempt
     * fails or the job ends before the savepoint is durable, there is none, and what was written of it is removed.
     *
     * @param directory where savepoints are put, as a path or a URI; made if it is missing
     * @return completes with the path of the savepoint, as a URI, once it is durable; or exceptionally, with the reason
     */
    CompletableFuture<String> triggerSavepoint(String directory);

    /**
     * Takes a savepoint and ends the job with it. Sources emit nothing after it, and what sinks prepared for it is
     * published before the job ends, as {@link JobStatus#FINISHED}. If the savepoint fails the job goes on; if it had been
     * drained already, from its newest checkpoint.
     *
     * @param advanceToEndOfEventTime {@code true} to drain: sources end before the savepoint as if they had read all there
     *     is, so that everything that waits for more input is emitted. For a job that is not to be continued
     * @param directory where savepoints are put, as a path or a URI; made if it is missing
     * @return completes with the path of the savepoint, as a URI, when the job has finished; or exceptionally, with the
     *     reason
     */
    CompletableFuture<String> stopWithSavepoint(boolean advanceToEndOfEventTime, String directory);

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
     * Returns what the job measures: counters summed over subtasks and attempts, and gauges, such as how far a source is behind,
     * summed over the subtasks of the present attempt. Between two attempts and when the job has ended there are no gauges. Does not
     * block; docs/METRICS.md lists what there is.
     *
     * @return by {@code operator.name}
     */
    Map<String, Long> getMetrics();
}
