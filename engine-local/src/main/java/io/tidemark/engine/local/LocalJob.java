package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.api.ExternalizedCheckpointRetention;
import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.JobExecutionResult;
import io.tidemark.api.JobFailure;
import io.tidemark.api.JobStatus;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.core.checkpoint.CheckpointCoordinator;
import io.tidemark.core.checkpoint.SavepointPurpose;
import io.tidemark.core.lifecycle.JobLifecycle;
import io.tidemark.core.lifecycle.JobOutcome;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running job as its user sees it, and the end of it: releases what the job holds and says how it went. */
final class LocalJob implements JobClient {
    private final JobContext job;
    private final ExecutorService io;
    private final EventLoop loop;
    private final JobMaster master;
    private final CompletableFuture<JobExecutionResult> result = new CompletableFuture<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private final long startedNanos = System.nanoTime();

    LocalJob(JobContext job, ExecutorService io, JobLifecycle lifecycle, CheckpointCoordinator coordinator) {
        this.job = job;
        this.io = io;
        loop = new EventLoop("tidemark-" + job.name(), this::bug);
        master = new JobMaster(job, loop, io, lifecycle, coordinator, this::end);
    }

    void start() {
        master.start();
    }

    /** The engine itself is at fault: what it would do next cannot be trusted, so the job ends. */
    private void bug(Throwable bug) {
        Logs.of(LocalJob.class)
                .log(ERROR, "Job '" + job.name() + "' met a fault in the engine; please report it.", bug);
        try {
            master.fail(bug);
        } catch (RuntimeException e) {
            result.completeExceptionally(new JobExecutionException(
                    "Job '" + job.name() + "' met a fault in the engine.", JobStatus.FAILED, bug));
        }
    }

    private void end(JobOutcome outcome) {
        boolean delete = outcome instanceof JobOutcome.Canceled
                && job.job().settings().checkpoints().retention()
                        == ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION;
        io.execute(() -> {
            awaitRelease(delete);
            complete(outcome);
            released.complete(null);
            // after the result: whoever waits need not wait for the first use of logging
            Logs.of(LocalJob.class).log(INFO, "Job ''{0}'' ended: {1}.", job.name(), outcome.status());
            loop.offer(loop::end);
            io.shutdown();
        });
    }

    /** Releases what the job holds, and waits for it; but the job's end is not up to a storage that does not answer. */
    private void awaitRelease(boolean deleteCheckpoints) {
        Future<?> release = io.submit(() -> release(deleteCheckpoints));
        try {
            release.get(job.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            Logs.of(LocalJob.class)
                    .log(
                            WARNING,
                            "Job ''{0}'' ends before its storage has answered within {1}; what it leaves there incomplete"
                                    + " is removed by the next owner.",
                            job.name(),
                            job.patience());
        } catch (ExecutionException | InterruptedException e) {
            Logs.of(LocalJob.class).log(WARNING, "Job '" + job.name() + "' did not release all it held.", e);
        }
    }

    private void release(boolean deleteCheckpoints) {
        job.storage().close(deleteCheckpoints);
        try {
            job.backend().close();
        } catch (IOException | RuntimeException e) {
            Logs.of(LocalJob.class)
                    .log(
                            WARNING,
                            "Job '" + job.name() + "' did not release its state backend properly: " + e.getMessage());
        }
    }

    private void complete(JobOutcome outcome) {
        if (outcome instanceof JobOutcome.Finished) {
            result.complete(new JobExecutionResult(
                    job.name(),
                    Duration.ofNanos(System.nanoTime() - startedNanos),
                    master.attempts(),
                    master.completedCheckpoints(),
                    getMetrics()));
        } else if (outcome instanceof JobOutcome.Failed failed) {
            var failure = failed.failure();
            String cause = failure.cause().toString();
            JobExecutionException exception = new JobExecutionException(
                    "Job '" + job.name() + "' failed in '" + failure.where() + "': " + cause
                            + (cause.endsWith(".") ? " " : ". ") + failed.verdict(),
                    JobStatus.FAILED,
                    failure.cause());
            failure.suppressed().forEach(exception::addSuppressed);
            result.completeExceptionally(exception);
        } else if (outcome instanceof JobOutcome.Suspended suspended) {
            result.completeExceptionally(new JobExecutionException(
                    "Job '" + job.name() + "' stopped here, since another process took it over: " + suspended.reason(),
                    JobStatus.SUSPENDED,
                    null));
        } else {
            result.completeExceptionally(
                    new JobExecutionException("Job '" + job.name() + "' was cancelled.", JobStatus.CANCELED, null));
        }
    }

    /** What a caller has follow on a future may wait for the job; so it does not run on a thread that the job needs. */
    private static <T> CompletableFuture<T> apart(CompletableFuture<T> future) {
        return future.isDone() ? future.copy() : future.whenCompleteAsync((value, failure) -> {});
    }

    @Override
    public String getJobName() {
        return job.name();
    }

    @Override
    public JobStatus getJobStatus() {
        return master.status();
    }

    @Override
    public CompletableFuture<JobExecutionResult> getJobExecutionResult() {
        return apart(result);
    }

    @Override
    public JobExecutionResult await() throws JobExecutionException, InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JobExecutionException ended) {
                throw ended;
            }
            throw new JobExecutionException("Job '" + job.name() + "' ended badly.", JobStatus.FAILED, e.getCause());
        }
    }

    @Override
    public CompletableFuture<Void> cancel() {
        master.cancel();
        return apart(released);
    }

    @Override
    public CompletableFuture<CompletedCheckpoint> triggerCheckpoint() {
        return apart(master.triggerCheckpoint());
    }

    @Override
    public CompletableFuture<String> triggerSavepoint(String directory) {
        return apart(savepoint(directory, SavepointPurpose.KEEP_RUNNING));
    }

    @Override
    public CompletableFuture<String> stopWithSavepoint(boolean advanceToEndOfEventTime, String directory) {
        SavepointPurpose purpose = advanceToEndOfEventTime ? SavepointPurpose.DRAIN : SavepointPurpose.STOP;
        return apart(savepoint(directory, purpose).thenCompose(path -> result.thenApply(ended -> path)));
    }

    private CompletableFuture<String> savepoint(String directory, SavepointPurpose purpose) {
        try {
            URI location = Plugins.location(directory);
            Plugins.provider(location);
            return master.triggerSavepoint(location, purpose);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Optional<CompletedCheckpoint> getLastCompletedCheckpoint() {
        return Optional.ofNullable(master.lastCheckpoint());
    }

    @Override
    public List<JobFailure> getFailures() {
        return master.failures();
    }

    @Override
    public Map<String, Long> getMetrics() {
        return job.metrics().sums();
    }
}
