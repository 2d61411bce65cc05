package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.checkpoint.metadata.MetadataJson;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import io.tidemark.core.checkpoint.CheckpointCommand;
import io.tidemark.core.checkpoint.CheckpointCoordinator;
import io.tidemark.core.checkpoint.CheckpointEvent;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.recovery.MetadataAssembler;
import io.tidemark.core.recovery.Snapshots;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the {@link CheckpointCoordinator} decides, and tells it what happened: the coordinator's commands become
 * calls to workers, storage and committers, whose outcomes come back as events on the job's thread.
 *
 * <p>All methods are called by the job's thread, except {@link #snapshotTaken}.
 */
final class CheckpointDriver {
    /** The parts of the job that a checkpoint decides about. */
    interface Control {
        /** Has an event handled by the job's thread, after those that came before. */
        void post(Runnable event);

        void failAttempt(String reason);

        void suspend(String reason);

        void finish();

        void fail(Throwable bug);
    }

    private final JobContext job;
    private final Control control;
    private final CheckpointCoordinator coordinator;
    private final SnapshotPersister persister;
    private final MetadataAssembler assembler;
    private final SharedFiles sharedFiles;
    private final Map<Long, CheckpointInProgress> inProgress = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<CompletedCheckpoint>> requests = new HashMap<>();
    private final List<CompletableFuture<CompletedCheckpoint>> waitingForAttempt = new ArrayList<>();
    private volatile @Nullable RunningAttempt running;
    private boolean ended;
    private int tidying;
    private long nextTicket;
    private long completed;
    private volatile @Nullable CompletedCheckpoint last;

    CheckpointDriver(JobContext job, CheckpointCoordinator coordinator, Control control) {
        this.job = job;
        this.coordinator = coordinator;
        this.control = control;
        persister = new SnapshotPersister(job);
        assembler = new MetadataAssembler(
                job.plan(),
                job.name(),
                job.checkpoints().epoch(),
                job.analysis().describe());
        sharedFiles = new SharedFiles(job, this::tidy);
    }

    /** Begins the checkpoints of an attempt whose subtasks are restored and whose sources wait. */
    void attemptStarted(RunningAttempt attempt, List<Long> existing) {
        running = attempt;
        CheckpointMetadata restored = attempt.attempt().restored().metadata();
        long restoredId = restored == null ? CheckpointCoordinator.NO_CHECKPOINT : restored.checkpointId();
        if (restored != null) {
            last = new CompletedCheckpoint(restoredId, Instant.ofEpochMilli(restored.completedAtMillis()));
        }
        sharedFiles.attemptStarted(existing);
        long lastUsed = existing.isEmpty() ? 0 : existing.get(0);
        on(new CheckpointEvent.AttemptStarted(attempt.attempt().subtaskIds(), restoredId, existing, lastUsed));
        List<CompletableFuture<CompletedCheckpoint>> waiting = List.copyOf(waitingForAttempt);
        waitingForAttempt.clear();
        waiting.forEach(this::request);
    }

    /** Ends the checkpoints of the attempt; what is durable is still published. */
    void attemptStopped() {
        on(new CheckpointEvent.AttemptStopped());
        running = null;
    }

    /** Whether nothing is under way, neither of the coordinator's nor of tidying up after it. */
    boolean isQuiet() {
        return coordinator.status().quiet() && tidying == 0;
    }

    /** How long until the coordinator needs to look at the time, in milliseconds. */
    long millisToNextDeadline() {
        long deadline = coordinator.nextDeadlineMillis();
        return deadline == CheckpointCoordinator.NO_DEADLINE ? Long.MAX_VALUE : Math.max(0, deadline - nowMillis());
    }

    void timeAdvanced() {
        on(new CheckpointEvent.TimeAdvanced());
    }

    void drained(SubtaskId subtask) {
        on(new CheckpointEvent.SubtaskDrained(subtask));
    }

    /** Takes a request for a checkpoint; while no attempt runs it waits for the next one. */
    void request(CompletableFuture<CompletedCheckpoint> answer) {
        if (ended) {
            answer.completeExceptionally(refusal("the job has ended"));
        } else if (running == null) {
            waitingForAttempt.add(answer);
        } else {
            requests.put(++nextTicket, answer);
            on(new CheckpointEvent.CheckpointRequested(nextTicket));
        }
    }

    /** Refuses the requests that waited for an attempt which will not come. */
    void end() {
        ended = true;
        for (CompletableFuture<CompletedCheckpoint> request : waitingForAttempt) {
            request.completeExceptionally(refusal("the job has ended"));
        }
    }

    private IllegalStateException refusal(String reason) {
        return new IllegalStateException("Job '" + job.name() + "' takes no checkpoint: " + reason + ".");
    }

    @Nullable
    CompletedCheckpoint last() {
        return last;
    }

    long completedCount() {
        return completed;
    }

    /** Writes what a subtask froze, and acknowledges it. Called by workers. */
    void snapshotTaken(SubtaskId subtask, long checkpointId, List<OperatorSnapshot> frozen, boolean inputEnded) {
        RunningAttempt attempt = running;
        CheckpointInProgress checkpoint = inProgress.get(checkpointId);
        if (checkpoint == null) {
            // it was aborted while its barriers were on their way
            Snapshots.close(frozen);
        } else if (persister.touchesStorage(frozen)) {
            job.io().execute(() -> answer(attempt, persist(checkpoint, subtask, frozen, inputEnded)));
        } else {
            answer(attempt, persist(checkpoint, subtask, frozen, inputEnded));
        }
    }

    private CheckpointEvent persist(
            CheckpointInProgress checkpoint, SubtaskId subtask, List<OperatorSnapshot> frozen, boolean inputEnded) {
        long id = checkpoint.checkpointId();
        try {
            persister.persist(checkpoint, subtask, frozen, inputEnded);
            return new CheckpointEvent.SubtaskAcknowledged(id, subtask);
        } catch (FencedException e) {
            return new CheckpointEvent.Fenced(e.getMessage());
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            Logs.of(CheckpointDriver.class)
                    .log(
                            DEBUG,
                            "The snapshot of subtask " + subtask + " for checkpoint " + id + " could not be written.",
                            e);
            return new CheckpointEvent.SubtaskDeclined(id, subtask, String.valueOf(e.getMessage()));
        }
    }

    private void answer(@Nullable RunningAttempt attempt, CheckpointEvent event) {
        control.post(() -> answered(attempt, event));
    }

    private void answered(@Nullable RunningAttempt attempt, CheckpointEvent event) {
        // an answer from an attempt that is over means nothing to the next one
        if (attempt != null && attempt == running || event instanceof CheckpointEvent.Fenced) {
            on(event);
        }
    }

    private void on(CheckpointEvent event) {
        try {
            for (CheckpointCommand command : coordinator.on(event, nowMillis())) {
                carryOut(command);
            }
        } catch (InvariantViolation e) {
            control.fail(e);
        }
    }

    private void carryOut(CheckpointCommand command) {
        if (command instanceof CheckpointCommand.StartSources) {
            running.attempt().startSources();
        } else if (command instanceof CheckpointCommand.TriggerBarriers trigger) {
            trigger(trigger.checkpointId());
        } else if (command instanceof CheckpointCommand.WriteMetadata write) {
            writeMetadata(write.checkpointId());
        } else if (command instanceof CheckpointCommand.NotifyComplete notify) {
            running.attempt().notifyComplete(notify.checkpointId());
        } else if (command instanceof CheckpointCommand.PublishCommittables publish) {
            publish(publish.checkpointId());
        } else if (command instanceof CheckpointCommand.AbortCheckpoint abort) {
            abort(abort);
        } else if (command instanceof CheckpointCommand.DeleteCheckpoint delete) {
            tidy(() -> delete(delete.checkpointId()));
        } else if (command instanceof CheckpointCommand.AnswerRequest answer) {
            requests.remove(answer.ticket()).complete(last);
        } else if (command instanceof CheckpointCommand.RefuseRequest refuse) {
            requests.remove(refuse.ticket()).completeExceptionally(refusal(refuse.reason()));
        } else if (command instanceof CheckpointCommand.FailAttempt fail) {
            control.failAttempt(fail.reason());
        } else if (command instanceof CheckpointCommand.SuspendJob suspend) {
            control.suspend(suspend.reason());
        } else if (command instanceof CheckpointCommand.FinishJob) {
            control.finish();
        } else {
            throw new InvariantViolation("The engine does not know the command " + command);
        }
    }

    private void trigger(long checkpointId) {
        sharedFiles.begin(checkpointId);
        inProgress.put(
                checkpointId,
                new CheckpointInProgress(
                        checkpointId,
                        running.publisher(),
                        job.checkpoints(),
                        SourceDriver.knownSplits(running.sources())));
        running.attempt().trigger(checkpointId);
    }

    private void writeMetadata(long checkpointId) {
        CheckpointInProgress checkpoint = inProgress.get(checkpointId);
        CheckpointMetadata metadata =
                assembler.assemble(checkpointId, checkpoint.knownSplits(), checkpoint, System.currentTimeMillis());
        sharedFiles.register(metadata);
        if (job.durable()) {
            job.io().execute(() -> {
                CheckpointEvent outcome = commit(checkpoint, metadata);
                control.post(() -> written(metadata, outcome));
            });
        } else {
            control.post(() -> written(metadata, new CheckpointEvent.MetadataCommitted(checkpointId)));
        }
    }

    private CheckpointEvent commit(CheckpointInProgress checkpoint, CheckpointMetadata metadata) {
        long id = checkpoint.checkpointId();
        try {
            checkpoint.writer().commit(MetadataJson.write(metadata));
            return new CheckpointEvent.MetadataCommitted(id);
        } catch (FencedException e) {
            return new CheckpointEvent.Fenced(e.getMessage());
        } catch (UncertainCommitException e) {
            return new CheckpointEvent.CommitUncertain(id, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            return new CheckpointEvent.MetadataFailed(id, String.valueOf(e.getMessage()));
        }
    }

    private void written(CheckpointMetadata metadata, CheckpointEvent outcome) {
        long id = metadata.checkpointId();
        if (outcome instanceof CheckpointEvent.MetadataCommitted && job.durable()) {
            completed++;
            last = new CompletedCheckpoint(id, Instant.ofEpochMilli(metadata.completedAtMillis()));
            sharedFiles.seal(id);
        }
        on(outcome);
        if (!(outcome instanceof CheckpointEvent.MetadataCommitted)) {
            discard(id);
        }
    }

    private void publish(long checkpointId) {
        CheckpointInProgress checkpoint = inProgress.get(checkpointId);
        if (checkpoint == null) {
            // the restored one: it was published before the writers were opened
            control.post(() -> on(new CheckpointEvent.CommittablesPublished(checkpointId)));
            return;
        }
        Map<String, List<byte[]>> committables = assembler.committables(checkpoint);
        if (committables.isEmpty()) {
            control.post(() -> published(new CheckpointEvent.CommittablesPublished(checkpointId)));
            return;
        }
        job.io().execute(() -> {
            CheckpointEvent outcome;
            try {
                checkpoint.publisher().publish(checkpointId, committables);
                outcome = new CheckpointEvent.CommittablesPublished(checkpointId);
            } catch (OperatorException e) {
                outcome = new CheckpointEvent.PublicationFailed(checkpointId, e.getMessage());
            }
            CheckpointEvent event = outcome;
            control.post(() -> published(event));
        });
    }

    private void published(CheckpointEvent outcome) {
        long id = outcome instanceof CheckpointEvent.CommittablesPublished done
                ? done.checkpointId()
                : ((CheckpointEvent.PublicationFailed) outcome).checkpointId();
        discard(id);
        on(outcome);
    }

    private void abort(CheckpointCommand.AbortCheckpoint abort) {
        Logs.of(CheckpointDriver.class)
                .log(
                        abort.reason().isFailure() ? WARNING : DEBUG,
                        "Checkpoint " + abort.checkpointId() + " of job '" + job.name() + "' was given up ("
                                + abort.reason() + "): " + abort.detail());
        if (running != null) {
            running.attempt().abort(abort.checkpointId());
        }
        sharedFiles.release(abort.checkpointId());
        discard(abort.checkpointId());
    }

    /** Forgets a checkpoint that is over; what was written and not committed is removed. */
    private void discard(long checkpointId) {
        CheckpointInProgress checkpoint = inProgress.remove(checkpointId);
        if (checkpoint != null) {
            tidy(() -> {
                try {
                    checkpoint.close();
                } catch (IOException e) {
                    Logs.of(CheckpointDriver.class)
                            .log(
                                    DEBUG,
                                    "Files of checkpoint " + checkpointId + " are left for the next owner to remove.",
                                    e);
                }
            });
        }
    }

    /** Has something done in the background that the end of the job waits for. */
    private void tidy(Runnable task) {
        tidying++;
        job.io().execute(() -> {
            try {
                task.run();
            } finally {
                control.post(() -> tidying--);
            }
        });
    }

    private void delete(long checkpointId) {
        try {
            job.checkpoints().delete(checkpointId);
            control.post(() -> sharedFiles.release(checkpointId));
        } catch (IOException e) {
            Logs.of(CheckpointDriver.class)
                    .log(
                            WARNING,
                            "Checkpoint " + checkpointId + " of job '" + job.name() + "' could not be deleted: "
                                    + e.getMessage());
            control.post(() -> on(new CheckpointEvent.DeletionFailed(checkpointId)));
        }
    }

    private static long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }
}
