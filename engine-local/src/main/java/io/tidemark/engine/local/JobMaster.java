package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.JobFailure;
import io.tidemark.api.JobStatus;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.SavepointPurpose;
import io.tidemark.core.lifecycle.JobLifecycle;
import io.tidemark.core.lifecycle.JobOutcome;
import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.operator.OperatorSnapshot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one job: carries out what the {@link JobLifecycle} decides, over all attempts, on one thread.
 *
 * <p>Everything that happens, on workers, on I/O threads or by a person, becomes an event in this thread's queue. So the state
 * machines of the core are asked by one thread, and what they decide is carried out in their order.
 */
final class JobMaster implements Attempt.Events, CheckpointDriver.Control {
    private static final Duration INTERRUPT_EVERY = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(1);
    private static final int MAX_INTERRUPTS = 60;
    private static final int MAX_FAILURES = 100;

    /** An attempt that is being prepared. */
    private static final class Preparation {
        volatile @Nullable Thread thread;
        /** Whether the job goes on without it; used by the job's thread. */
        boolean abandoned;
    }

    private final JobContext job;
    private final EventLoop loop;
    private final ExecutorService io;
    private final JobLifecycle lifecycle;
    private final CheckpointDriver checkpoints;
    private final AttemptStarter starter;
    private final Consumer<JobOutcome> onEnd;

    private @Nullable Preparation preparation;
    private @Nullable RunningAttempt running;
    private @Nullable List<Long> existing;
    private boolean stopping;
    private boolean workersStopped;
    private boolean released;
    private boolean everOpened;
    private boolean verifyFiles = true;
    private volatile JobStatus status = JobStatus.CREATED;
    private volatile List<JobFailure> failures = List.of();

    /**
     * Makes the master of a job.
     *
     * @param onEnd told once, on the job's thread, when everything of the job is released
     */
    JobMaster(
            JobContext job,
            EventLoop loop,
            ExecutorService io,
            JobLifecycle lifecycle,
            io.tidemark.core.checkpoint.CheckpointCoordinator coordinator,
            Consumer<JobOutcome> onEnd) {
        this.job = job;
        this.loop = loop;
        this.io = io;
        this.lifecycle = lifecycle;
        this.onEnd = onEnd;
        checkpoints = new CheckpointDriver(job, coordinator, this);
        starter = new AttemptStarter(job, this);
        loop.idleUntil(checkpoints::millisToNextDeadline, checkpoints::timeAdvanced);
    }

    void start() {
        loop.start();
        post(() -> on(new JobLifecycle.Event.Started()));
    }

    JobStatus status() {
        return status;
    }

    @Nullable
    CompletedCheckpoint lastCheckpoint() {
        return checkpoints.last();
    }

    long completedCheckpoints() {
        return checkpoints.completedCount();
    }

    int attempts() {
        return lifecycle.attempt();
    }

    List<JobFailure> failures() {
        return failures;
    }

    void cancel() {
        post(() -> on(new JobLifecycle.Event.CancelRequested()));
    }

    CompletableFuture<CompletedCheckpoint> triggerCheckpoint() {
        CompletableFuture<CompletedCheckpoint> answer = new CompletableFuture<>();
        request(new Requests.ForCheckpoint(answer));
        return answer;
    }

    CompletableFuture<String> triggerSavepoint(URI directory, SavepointPurpose purpose) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        request(new Requests.ForSavepoint(answer, directory, purpose));
        return answer;
    }

    private void request(Requests.Request request) {
        if (!loop.offer(() -> checkpoints.request(request))) {
            request.refuse(new IllegalStateException("Job '" + job.name() + "' has ended."));
        }
    }

    @Override
    public void post(Runnable event) {
        loop.offer(event);
    }

    @Override
    public void after(Duration delay, Runnable event) {
        loop.after(delay, event);
    }

    private void on(JobLifecycle.Event event) {
        List<JobLifecycle.Command> commands = lifecycle.on(event, System.nanoTime() / 1_000_000);
        status = lifecycle.status();
        for (JobLifecycle.Command command : commands) {
            carryOut(command);
        }
    }

    private void carryOut(JobLifecycle.Command command) {
        if (command instanceof JobLifecycle.Command.StartAttempt start) {
            prepare(start.attempt());
        } else if (command instanceof JobLifecycle.Command.StopAttempt) {
            stop();
        } else if (command instanceof JobLifecycle.Command.ScheduleRestart restart) {
            loop.after(
                    Duration.ofMillis(restart.delayMillis()), () -> on(new JobLifecycle.Event.RestartDelayElapsed()));
        } else if (command instanceof JobLifecycle.Command.CompleteJob complete) {
            checkpoints.end();
            onEnd.accept(complete.outcome());
        } else {
            throw new InvariantViolation("The engine does not know the command " + command);
        }
    }

    private void prepare(int number) {
        stopping = false;
        workersStopped = false;
        released = false;
        running = null;
        boolean verify = verifyFiles;
        Preparation current = new Preparation();
        preparation = current;
        io.execute(() -> {
            current.thread = Thread.currentThread();
            try {
                AttemptStarter.Prepared prepared = starter.prepare(number, verify);
                if (!loop.offer(() -> prepared(current, prepared))) {
                    prepared.running().close(); // the job has ended without it
                }
            } catch (OperatorException e) {
                post(() -> notPrepared(current, e.operatorName(), e.getCause()));
            } catch (StorageUnavailableException e) {
                post(() -> notPrepared(current, "checkpoint storage", e));
            } catch (Exception | LinkageError | OutOfMemoryError e) {
                post(() -> notPrepared(current, "start of the job", e));
            } finally {
                current.thread = null;
                Thread.interrupted();
            }
        });
    }

    private void prepared(Preparation from, AttemptStarter.Prepared prepared) {
        if (from.abandoned) {
            io.execute(() -> prepared.running().close());
            return;
        }
        preparation = null;
        running = prepared.running();
        existing = prepared.existing();
        if (stopping) {
            workersStopped = true;
            release();
        } else {
            running.attempt().start();
        }
    }

    private void notPrepared(Preparation from, String where, Throwable cause) {
        if (from.abandoned) {
            return;
        }
        preparation = null;
        workersStopped = true;
        released = true;
        if (stopping) {
            completeStop();
        } else {
            report(where, cause);
        }
    }

    @Override
    public void opened(Attempt attempt) {
        post(() -> {
            if (running != null && running.attempt() == attempt && !stopping) {
                opened();
            }
        });
    }

    private void opened() {
        everOpened = true;
        verifyFiles = false;
        CheckpointMetadata restored = running.attempt().restored().metadata();
        if (restored != null) {
            Logs.of(JobMaster.class)
                    .log(
                            INFO,
                            "Job ''{0}'' goes on from checkpoint {1}.",
                            job.name(),
                            Long.toString(restored.checkpointId()));
        }
        for (SourceDriver source : running.sources()) {
            running.attempt().addSplits(source.task(), source.firstAssignment());
            if (source.isComplete()) {
                running.attempt().noMoreSplits(source.task());
            } else if (!source.rediscoverEvery().isZero()) {
                scheduleDiscovery(running, source);
            }
        }
        checkpoints.attemptStarted(running, existing);
    }

    private void scheduleDiscovery(RunningAttempt attempt, SourceDriver source) {
        loop.after(source.rediscoverEvery(), () -> {
            if (attempt == running && !stopping) {
                io.execute(() -> discover(attempt, source));
            }
        });
    }

    private void discover(RunningAttempt attempt, SourceDriver source) {
        try {
            var splits = source.discover();
            post(() -> {
                if (attempt == running && !stopping) {
                    attempt.attempt().addSplits(source.task(), source.assign(splits));
                    scheduleDiscovery(attempt, source);
                }
            });
        } catch (IOException | RuntimeException e) {
            failed(attempt.attempt(), source.name(), e);
        }
    }

    @Override
    public void snapshotTaken(
            Attempt attempt,
            SubtaskId subtask,
            long checkpointId,
            List<OperatorSnapshot> snapshots,
            boolean inputEnded) {
        checkpoints.snapshotTaken(subtask, checkpointId, snapshots, inputEnded);
    }

    @Override
    public void drained(Attempt attempt, SubtaskId subtask) {
        post(() -> {
            if (running != null && running.attempt() == attempt && !stopping) {
                checkpoints.drained(subtask);
            }
        });
    }

    @Override
    public void failed(Attempt attempt, String operatorName, Throwable cause) {
        post(() -> {
            if (running != null && running.attempt() == attempt) {
                report(operatorName, cause);
            }
        });
    }

    private void report(String where, Throwable cause) {
        FencedException fenced = cause(cause, FencedException.class);
        if (fenced != null) {
            suspend(fenced.getMessage());
            return;
        }
        if (!stopping) {
            remember(where, cause);
            Logs.of(JobMaster.class)
                    .log(
                            ERROR,
                            "Job '" + job.name() + "', attempt " + lifecycle.attempt() + ": '" + where + "' failed.",
                            cause);
        }
        verifyFiles |= hasCause(cause, CorruptCheckpointException.class);
        boolean hopeless =
                hasCause(cause, InvalidProgramException.class) || !everOpened && isMistakeInConfiguration(cause);
        on(
                hopeless
                        ? new JobLifecycle.Event.FailedForGood(where, cause)
                        : new JobLifecycle.Event.SubtaskFailed(where, cause));
    }

    private void remember(String where, Throwable cause) {
        List<JobFailure> all = new ArrayList<>(failures);
        all.add(new JobFailure(Instant.now(), lifecycle.attempt(), where, cause));
        failures = List.copyOf(all.subList(Math.max(0, all.size() - MAX_FAILURES), all.size()));
    }

    /** A job that never ran and names a file that is not there, or an option that cannot be, is not helped by trying again. */
    private static boolean isMistakeInConfiguration(Throwable cause) {
        if (cause instanceof StorageUnavailableException) {
            return false; // the job was started only because its restart strategy says that this is tried again
        }
        return hasCause(cause, FileSystemException.class)
                || hasCause(cause, IllegalArgumentException.class)
                || hasCause(cause, LinkageError.class);
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        return cause(failure, type) != null;
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        int depth = 0;
        for (Throwable at = failure; at != null && depth < 32; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            depth++;
        }
        return null;
    }

    private void stop() {
        stopping = true;
        checkpoints.attemptStopped();
        if (running == null) {
            if (preparation != null) {
                stopPreparing(preparation);
            }
            completeStop();
            return;
        }
        running.attempt().requestStop();
        scheduleInterrupt(running.attempt(), 1);
    }

    /** What it has opened all the same is released when it reports, however late. */
    private void stopPreparing(Preparation current) {
        Thread blocked = current.thread;
        if (blocked != null) {
            blocked.interrupt();
        }
        loop.after(job.patience(), () -> {
            if (preparation == current) {
                Logs.of(JobMaster.class)
                        .log(WARNING, "Job ''{0}'' does not wait for what its start is blocked by.", job.name());
                current.abandoned = true;
                preparation = null;
                workersStopped = true;
                released = true;
                completeStop();
            }
        });
    }

    private void scheduleInterrupt(Attempt attempt, int times) {
        loop.after(INTERRUPT_EVERY, () -> {
            if (running == null || running.attempt() != attempt || workersStopped) {
                return;
            }
            if (times > MAX_INTERRUPTS) {
                Logs.of(JobMaster.class)
                        .log(
                                ERROR,
                                "Job ''{0}'': a function does not return although it was interrupted {1} times; its thread is"
                                        + " left behind.",
                                job.name(),
                                times - 1);
                stopped(attempt);
                return;
            }
            attempt.interrupt();
            scheduleInterrupt(attempt, times + 1);
        });
    }

    @Override
    public void stopped(Attempt attempt) {
        post(() -> {
            if (running != null && running.attempt() == attempt && !workersStopped) {
                workersStopped = true;
                if (stopping) {
                    release();
                }
            }
        });
    }

    /** Releases what is left of an attempt when nothing of it is under way any more. */
    private void release() {
        if (!checkpoints.isQuiet()) {
            // a commit is under way, and the committers are still needed; whether it succeeds decides how to go on
            loop.after(LOOK_AGAIN_AFTER, this::release);
            return;
        }
        RunningAttempt attempt = running;
        io.execute(() -> {
            attempt.close();
            post(() -> {
                released = true;
                completeStop();
            });
        });
    }

    private void completeStop() {
        if (stopping && workersStopped && released) {
            running = null;
            job.metrics().attemptEnded();
            on(new JobLifecycle.Event.AllStopped());
        }
    }

    @Override
    public void failAttempt(String reason) {
        report("checkpoints", new IOException(reason));
    }

    @Override
    public void suspend(String reason) {
        Logs.of(JobMaster.class).log(WARNING, "Job ''{0}'' stops: {1}", job.name(), reason);
        on(new JobLifecycle.Event.Fenced(reason));
    }

    @Override
    public void finish() {
        on(new JobLifecycle.Event.JobFinished());
    }

    @Override
    public void fail(Throwable bug) {
        on(new JobLifecycle.Event.FailedForGood("checkpoints", bug));
    }
}
