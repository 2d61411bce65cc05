package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import io.tidemark.core.checkpoint.CheckpointCommand;
import io.tidemark.core.checkpoint.CheckpointCoordinator;
import io.tidemark.core.checkpoint.CheckpointEvent;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.CheckpointOrigin;
import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.recovery.MetadataAssembler;
import io.tidemark.core.recovery.Snapshots;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
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

        /** Has an event handled after a time; called on the job's thread. */
        void after(Duration delay, Runnable event);

        void failAttempt(String reason);

        void suspend(String reason);

        void finish();

        void fail(Throwable bug);
    }

    private final JobContext job;
    private final Control control;
    private final CheckpointCoordinator coordinator;
    private final SnapshotPersister persister;
    private final GivenUpWrites givenUp;
    private final SharedFiles sharedFiles;
    private @Nullable MetadataAssembler assembler;
    private @Nullable AwaitedCommit awaited;
    private final Map<Long, CheckpointInProgress> inProgress = new ConcurrentHashMap<>();
    private final Commits commits;
    private final Requests requests;
    private volatile @Nullable RunningAttempt running;
    private volatile List<CheckpointOrigin> origins = List.of();
    private int tidying;
    private long patienceEndsMillis;
    private long completed;
    private volatile @Nullable CompletedCheckpoint last;

    CheckpointDriver(JobContext job, CheckpointCoordinator coordinator, Control control) {
        this.job = job;
        this.coordinator = coordinator;
        this.control = control;
        persister = new SnapshotPersister(job);
        givenUp = new GivenUpWrites(job.plan());
        sharedFiles = new SharedFiles(job, this::tidy, control::post);
        commits = new Commits(job);
        requests = new Requests(job.name());
    }

    /** Begins the checkpoints of an attempt whose subtasks are restored and whose sources wait. */
    void attemptStarted(RunningAttempt attempt, List<Long> existing) {
        running = attempt;
        assembler = new MetadataAssembler(
                job.plan(),
                job.name(),
                job.checkpoints().epoch(),
                job.analysis().describe());
        CheckpointMetadata restored = attempt.attempt().restored().metadata();
        long restoredId = CheckpointCoordinator.NO_CHECKPOINT;
        long lastUsed = existing.isEmpty() ? 0 : existing.get(0);
        if (restored != null) {
            origins = restored.origins();
            last = new CompletedCheckpoint(restored.checkpointId(), Instant.ofEpochMilli(restored.completedAtMillis()));
            lastUsed = Math.max(lastUsed, restored.checkpointId());
            // a job that keeps nothing may still have been started from a savepoint
            restoredId = job.durable() ? restored.checkpointId() : restoredId;
        }
        sharedFiles.attemptStarted(existing);
        on(new CheckpointEvent.AttemptStarted(attempt.attempt().subtaskIds(), restoredId, existing, lastUsed));
        requests.takeDeferred().forEach(this::request);
    }

    /** Ends the checkpoints of the attempt; what is durable is still published. */
    void attemptStopped() {
        on(new CheckpointEvent.AttemptStopped());
        running = null;
        patienceEndsMillis = nowMillis() + job.patience().toMillis();
        AwaitedCommit commit = awaited;
        if (commit != null) {
            control.after(job.patience(), () -> giveUpOn(commit));
        }
    }

    /**
     * Whether nothing is under way, neither of the coordinator's nor of tidying up after it. Tidying is not waited for without
     * end: what it would do late disturbs nobody.
     */
    boolean isQuiet() {
        return coordinator.status().quiet() && (tidying == 0 || nowMillis() >= patienceEndsMillis);
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

    /** Takes a request; while no attempt runs it waits for the next one. */
    void request(Requests.Request request) {
        if (running == null) {
            requests.defer(request);
        } else {
            on(requests.admit(request));
        }
    }

    /** Refuses the requests that waited for an attempt which will not come. */
    void end() {
        running = null;
        requests.end();
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
        } else if (persister.takesLong(checkpoint, frozen)) {
            if (givenUp.areTooMany()) {
                Snapshots.close(frozen);
                answer(attempt, new CheckpointEvent.SubtaskDeclined(checkpointId, subtask, givenUp.describe()));
                return;
            }
            checkpoint.underWay().incrementAndGet();
            job.io().execute(() -> {
                CheckpointEvent outcome = persist(checkpoint, subtask, frozen, inputEnded);
                checkpoint.underWay().decrementAndGet();
                answer(attempt, outcome);
            });
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
        } else if (command instanceof CheckpointCommand.TriggerSavepoint trigger) {
            trigger(trigger);
        } else if (command instanceof CheckpointCommand.Unalign unalign) {
            running.attempt().unalign(unalign.checkpointId());
        } else if (command instanceof CheckpointCommand.PauseSources) {
            running.attempt().pauseSources();
        } else if (command instanceof CheckpointCommand.EndSources) {
            running.attempt().endSources();
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
            requests.answer(answer.ticket(), last);
        } else if (command instanceof CheckpointCommand.RefuseRequest refuse) {
            requests.refuse(refuse.ticket(), refuse.reason());
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
        begin(CheckpointInProgress.checkpoint(checkpointId, running.publisher(), knownSplits(), job));
    }

    private void trigger(CheckpointCommand.TriggerSavepoint trigger) {
        boolean stopping = trigger.purpose().isStopping();
        if (stopping) {
            sharedFiles.begin(trigger.checkpointId());
        }
        begin(CheckpointInProgress.savepoint(
                trigger.checkpointId(),
                running.publisher(),
                knownSplits(),
                requests.savepoint(trigger.ticket()),
                stopping));
    }

    private Map<String, SortedSet<String>> knownSplits() {
        return SourceDriver.knownSplits(running.sources());
    }

    private void begin(CheckpointInProgress checkpoint) {
        inProgress.put(checkpoint.checkpointId(), checkpoint);
        running.attempt().trigger(checkpoint.checkpointId(), checkpoint.isLast());
    }

    private void writeMetadata(long checkpointId) {
        CheckpointInProgress checkpoint = inProgress.get(checkpointId);
        CheckpointMetadata metadata = assembler.assemble(
                checkpointId, checkpoint.knownSplits(), checkpoint, origins, System.currentTimeMillis());
        if (!checkpoint.isApart()) {
            sharedFiles.register(metadata);
        }
        if (job.durable() || checkpoint.savepoint() != null) {
            AwaitedCommit commit = new AwaitedCommit(checkpoint, metadata);
            awaited = commit;
            control.after(commit.patience(job), () -> giveUpOn(commit));
            job.io().execute(() -> {
                CheckpointEvent outcome = commits.commit(checkpoint, metadata);
                control.post(() -> answered(commit, outcome));
            });
        } else {
            CheckpointEvent outcome = new CheckpointEvent.MetadataCommitted(checkpointId);
            control.post(() -> written(checkpoint, metadata, outcome));
        }
    }

    private void answered(AwaitedCommit commit, CheckpointEvent outcome) {
        if (commit == awaited) {
            awaited = null;
            written(commit.checkpoint(), commit.metadata(), outcome);
        } else {
            commit.answeredLate(job, commits, outcome);
        }
    }

    /** Waits no longer for a commit. It may still happen: so the next attempt owns the job anew before it looks what is there. */
    private void giveUpOn(AwaitedCommit commit) {
        if (commit == awaited) {
            awaited = null;
            if (!commit.checkpoint().isApart()) {
                job.storage().mistrust();
            }
            written(commit.checkpoint(), commit.metadata(), commit.unanswered());
        }
    }

    private void written(CheckpointInProgress checkpoint, CheckpointMetadata metadata, CheckpointEvent outcome) {
        long id = metadata.checkpointId();
        boolean committed = outcome instanceof CheckpointEvent.MetadataCommitted;
        if (committed && job.durable() && !checkpoint.isApart()) {
            completed++;
            last = new CompletedCheckpoint(id, Instant.ofEpochMilli(metadata.completedAtMillis()));
            sharedFiles.seal(id);
        }
        on(outcome);
        if (!committed || checkpoint.isApart()) {
            discard(id, false);
        }
    }

    private void publish(long checkpointId) {
        CheckpointInProgress checkpoint = inProgress.get(checkpointId);
        if (checkpoint == null) {
            // the restored one: it was published before the writers were opened
            control.post(() -> on(new CheckpointEvent.CommittablesPublished(checkpointId)));
            return;
        }
        Map<String, List<Committable>> committables = checkpoint.committables();
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
        discard(id, false);
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
        CheckpointInProgress checkpoint = discard(abort.checkpointId(), true);
        if (checkpoint != null) {
            givenUp.add(checkpoint);
        }
    }

    /**
     * Forgets a checkpoint that is over; what was written and not committed is removed.
     *
     * @param withShared whether nothing needs the shared files either that came with it
     */
    private @Nullable CheckpointInProgress discard(long checkpointId, boolean withShared) {
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
                if (withShared) {
                    control.post(() -> sharedFiles.discard(checkpoint.newSharedPaths()));
                }
            });
        }
        return checkpoint;
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
            deleteClaimed(checkpointId);
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

    /** What was claimed goes with the job's own copy of it. */
    private void deleteClaimed(long checkpointId) throws IOException {
        for (CheckpointOrigin from : origins) {
            if (from.claimed() && from.takenUpAs() == checkpointId) {
                URI location = TakeUp.locationOf(from, job);
                try (StoredCheckpoint stored = Plugins.provider(location).openStored(location)) {
                    stored.delete();
                } catch (NoSuchFileException e) {
                    Logs.of(CheckpointDriver.class).log(DEBUG, "{0} was deleted before.", from.location());
                }
            }
        }
    }

    private static long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }
}
