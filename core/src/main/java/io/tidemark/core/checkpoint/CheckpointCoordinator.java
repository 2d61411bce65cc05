package io.tidemark.core.checkpoint;

import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.model.SubtaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Decides when a checkpoint is triggered, when it counts, when its output is published, and when a job may end.
 *
 * <p>An attempt goes through phases:
 *
 * <pre>
 *   Stopped    --AttemptStarted-->         Initial     a first start with checkpointing on: sources wait
 *                                          Flowing     restored, or checkpointing off: StartSources
 *   Initial    --MetadataCommitted-->      Flowing     StartSources
 *   Flowing    --last SubtaskDrained-->    Finishing   a final checkpoint is triggered
 *                                          Over        checkpointing off: FinishJob
 *   Finishing  --MetadataCommitted-->      Ending      of a checkpoint triggered after the last subtask had drained
 *   Flowing    --a stop is due-->          Suspending  PauseSources, TriggerSavepoint
 *   Flowing    --a drain is due-->         Draining    EndSources
 *   Draining   --last SubtaskDrained-->    Suspending  TriggerSavepoint
 *   Suspending --MetadataCommitted-->      Ending      of that savepoint
 *   Suspending --it failed-->              Flowing     StartSources, if nothing was drained; otherwise Stopped
 *   Ending     --CommittablesPublished-->  Over        FinishJob, once no savepoint is under way
 *   any        --AttemptStopped-->         Stopped     what is not durable is aborted; what is, is still published
 *   any        --CommitUncertain, PublicationFailed, too many failures-->  Stopped     FailAttempt
 *   any        --Fenced-->                 Over        SuspendJob
 * </pre>
 *
 * <p>In {@code Initial} and {@code Finishing} a checkpoint must complete before anything else can happen, so a failed
 * one is repeated after a pause that doubles from 0.1 s to 10 s. A checkpoint itself goes this way:
 *
 * <pre>
 *   (none)      --due-->                          Collecting   TriggerBarriers
 *   Collecting  --the alignment timeout passed--> Collecting   Unalign, once; never for a savepoint
 *   Collecting  --last SubtaskAcknowledged-->     Ready
 *   Ready       --the seal is free-->             Writing      WriteMetadata, the oldest ready one first
 *   Writing     --MetadataCommitted-->            Publishing   abort older ones; NotifyComplete, PublishCommittables
 *   Publishing  --CommittablesPublished-->        complete     DeleteCheckpoint for those no longer retained
 *   Collecting  --SubtaskDeclined-->              aborted      AbortCheckpoint(DECLINED)
 *   Collecting, Ready --deadline has passed-->    aborted      AbortCheckpoint(EXPIRED)
 *   Collecting, Ready --newer is durable-->       aborted      AbortCheckpoint(SUBSUMED)
 *   Writing     --MetadataFailed-->               aborted      AbortCheckpoint(METADATA_FAILED)
 * </pre>
 *
 * <p>A savepoint goes the same way, without the publication: it is complete when its metadata are. Nothing subsumes it,
 * it subsumes nothing, and its failure counts for nobody but who asked for it. One that ends the job is a checkpoint
 * as well and goes all of the way.
 *
 * <p><b>The seal.</b> At most one checkpoint is between the start of its commit and the end of its publication. So when
 * a checkpoint becomes durable, everything that was durable before it is published, and a restart from the newest one
 * has only that one's output to publish again: nothing can fall between two checkpoints. A restored checkpoint holds
 * the seal first, because its publication may be what the crash cut off. A checkpoint that is being written cannot
 * expire: whether it exists is up to the storage alone.
 *
 * <p>Pure: no I/O, no threads, no clock. Not thread-safe; the caller serialises calls. One instance serves one
 * ownership of a job, over all its attempts. Before the next {@link CheckpointEvent.AttemptStarted} the engine waits
 * until {@link CheckpointStatus#quiet}, and lets no event of the subtasks of an earlier attempt come after it.
 *
 * @since 0.1
 */
public final class CheckpointCoordinator {
    /** Stands for 'no checkpoint' where a number is expected; the first checkpoint is 1. */
    public static final long NO_CHECKPOINT = 0;

    /** What {@link #nextDeadlineMillis()} returns when nothing depends on time. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** How many requests of persons may wait for the next checkpoint; further ones are refused. */
    public static final int MAX_WAITING_REQUESTS = 100;

    private final CheckpointSettings settings;
    private final RetainedCheckpoints retained;
    private final PendingCheckpoints pending = new PendingCheckpoints();
    private final Seal seal = new Seal();
    private final SortedSet<SubtaskId> subtasks = new TreeSet<>();
    private final List<CheckpointCommand> commands = new ArrayList<>();
    private final CheckpointRequests requests = new CheckpointRequests(commands);
    private final AttemptPhases phases;
    private final Triggers triggers;

    private long failuresInARow;
    private long nowMillis = Long.MIN_VALUE;

    /**
     * Makes the coordinator of a job that is not started yet.
     *
     * @param settings when and how checkpoints are taken
     */
    public CheckpointCoordinator(CheckpointSettings settings) {
        this.settings = settings;
        this.retained = new RetainedCheckpoints(settings.retained());
        this.phases = new AttemptPhases(settings.schedule(), commands);
        this.triggers = new Triggers(settings, phases, pending, requests, commands);
    }

    /**
     * Applies one event, and whatever the time makes due.
     *
     * @param event what happened
     * @param nowMillis the time, on any clock that keeps its origin; one that steps back is taken to stand still
     * @return what to do, in order; often empty
     * @throws InvariantViolation if the event cannot follow on the earlier ones; the job must stop
     */
    public List<CheckpointCommand> on(CheckpointEvent event, long nowMillis) {
        this.nowMillis = Math.max(this.nowMillis, nowMillis);
        dispatch(event);
        expireOverdue();
        settle();
        writeOldestReady();
        triggers.trigger(underWay(), this.nowMillis);
        unalignOverdue();
        checkInvariants(event);
        List<CheckpointCommand> caused = List.copyOf(commands);
        commands.clear();
        return caused;
    }

    /**
     * Says when {@link CheckpointEvent.TimeAdvanced} is needed if nothing else happens before.
     *
     * @return on the clock of the events, perhaps in the past, or {@link #NO_DEADLINE}
     */
    public long nextDeadlineMillis() {
        return Math.min(triggers.dueAtMillis(underWay()), pending.earliestDeadlineMillis());
    }

    /**
     * Returns what the coordinator knows now, for the engine, for people and for checks of the invariants.
     *
     * @return a snapshot
     */
    public CheckpointStatus status() {
        boolean finishing = phases.now() instanceof Phase.Finishing || phases.now() instanceof Phase.Ending;
        return new CheckpointStatus(
                underWay(),
                retained.usable(),
                retained.newest(),
                triggers.lastUsedId(),
                seal.publishingId(),
                finishing,
                isQuiet());
    }

    private void dispatch(CheckpointEvent event) {
        if (event instanceof CheckpointEvent.AttemptStarted started) {
            started(started);
        } else if (event instanceof CheckpointEvent.CheckpointRequested requested) {
            triggers.requested(requested.ticket());
        } else if (event instanceof CheckpointEvent.SavepointRequested requested) {
            triggers.requested(requested.ticket(), requested.purpose());
        } else if (phases.now() instanceof Phase.Over) {
            return; // Answers to what was under way when the job ended here.
        } else if (event instanceof CheckpointEvent.SubtaskAcknowledged acknowledged) {
            answered(acknowledged.checkpointId(), acknowledged.subtask());
        } else if (event instanceof CheckpointEvent.SubtaskDeclined declined) {
            String detail = "subtask " + declined.subtask() + " declined: " + declined.reason();
            answered(declined.checkpointId(), declined.subtask())
                    .ifPresent(checkpoint -> abort(checkpoint, AbortReason.DECLINED, detail));
        } else if (event instanceof CheckpointEvent.SubtaskDrained drained) {
            phases.drained(drained.subtask());
        } else if (event instanceof CheckpointEvent.MetadataCommitted committed) {
            committed(seal.endWriting(committed.checkpointId()));
        } else if (event instanceof CheckpointEvent.MetadataFailed failed) {
            String detail = "its metadata could not be written: " + failed.reason();
            abort(seal.endWriting(failed.checkpointId()), AbortReason.METADATA_FAILED, detail);
        } else if (event instanceof CheckpointEvent.CommitUncertain uncertain) {
            uncertain(seal.endWriting(uncertain.checkpointId()), uncertain.reason());
        } else if (event instanceof CheckpointEvent.CommittablesPublished published) {
            published(published.checkpointId(), seal.endPublishing(published.checkpointId()));
        } else if (event instanceof CheckpointEvent.PublicationFailed failed) {
            unpublished(failed, seal.endPublishing(failed.checkpointId()));
        } else if (event instanceof CheckpointEvent.DeletionFailed failed) {
            retained.deletionFailed(failed.checkpointId());
        } else if (event instanceof CheckpointEvent.Fenced fenced) {
            fenced(fenced.reason());
        } else if (event instanceof CheckpointEvent.AttemptStopped) {
            stopAttempt("the attempt was stopped");
        } else if (!(event instanceof CheckpointEvent.TimeAdvanced)) {
            throw new InvariantViolation("The coordinator has no transition for " + event);
        }
    }

    private void started(CheckpointEvent.AttemptStarted event) {
        boolean ready = phases.now() instanceof Phase.Stopped && isQuiet();
        InvariantViolation.check(ready, "An attempt starts in phase %s: %s", phases.now(), seal);
        subtasks.clear();
        subtasks.addAll(event.subtasks());
        retained.reset(event.restoredId(), event.existing());
        failuresInARow = 0;
        triggers.started(event.subtasks(), Math.max(event.lastUsedId(), retained.highestExisting()), nowMillis);
        boolean restored = event.restoredId() != NO_CHECKPOINT;
        if (restored) {
            publish(event.restoredId(), List.of());
        }
        phases.started(event.subtasks(), restored, nowMillis);
    }

    private Optional<PendingCheckpoint> answered(long checkpointId, SubtaskId subtask) {
        InvariantViolation.check(subtasks.contains(subtask), "Subtask %s is not in the plan: %s", subtask, subtasks);
        InvariantViolation.check(
                0 < checkpointId && checkpointId <= triggers.lastUsedId(),
                "Subtask %s answered checkpoint %d, the last one triggered is %d",
                subtask,
                checkpointId,
                triggers.lastUsedId());
        // Empty if the answer was on its way when the checkpoint was aborted; what it names is discarded already.
        Optional<PendingCheckpoint> checkpoint = pending.find(checkpointId);
        checkpoint.ifPresent(found -> found.answeredBy(subtask));
        return checkpoint;
    }

    private void committed(PendingCheckpoint checkpoint) {
        List<Long> tickets = new ArrayList<>(checkpoint.takeTickets());
        if (checkpoint.isApart()) {
            requests.answer(tickets, checkpoint.id());
            return;
        }
        for (PendingCheckpoint older : pending.subsumedBy(checkpoint.id())) {
            tickets.addAll(older.takeTickets());
            abort(older, AbortReason.SUBSUMED, "checkpoint " + checkpoint.id() + " is durable");
        }
        retained.completed(checkpoint.id());
        failuresInARow = 0;
        triggers.completed(nowMillis);
        if (phases.now().isRunning()) {
            commands.add(new CheckpointCommand.NotifyComplete(checkpoint.id()));
        }
        publish(checkpoint.id(), tickets);
        phases.completed(checkpoint.id());
    }

    private void publish(long checkpointId, List<Long> tickets) {
        seal.beginPublishing(checkpointId, tickets);
        commands.add(new CheckpointCommand.PublishCommittables(checkpointId));
    }

    private void published(long checkpointId, List<Long> tickets) {
        requests.answer(tickets, checkpointId);
        for (long subsumed : retained.prune(checkpointId)) {
            commands.add(new CheckpointCommand.DeleteCheckpoint(subsumed));
        }
    }

    private void settle() {
        if (phases.settle(
                triggers.lastUsedId(), nowMillis, seal.isFree() && underWay().isEmpty())) {
            triggers.refuseWaiting("the job has finished");
            commands.add(new CheckpointCommand.FinishJob());
        }
    }

    private void unpublished(CheckpointEvent.PublicationFailed event, List<Long> tickets) {
        String sentence = "checkpoint " + event.checkpointId() + " could not be published: " + event.reason();
        requests.refuse(tickets, sentence);
        failAttempt(sentence);
    }

    private void uncertain(PendingCheckpoint checkpoint, String reason) {
        String sentence = "it is not known whether checkpoint " + checkpoint.id() + " exists: " + reason;
        requests.refuse(checkpoint.takeTickets(), sentence);
        failAttempt(sentence);
    }

    private void fenced(String reason) {
        phases.over();
        requests.refuse(seal.revoke(), reason);
        for (PendingCheckpoint checkpoint : pending.all()) {
            pending.remove(checkpoint);
            requests.refuse(checkpoint.takeTickets(), reason);
        }
        triggers.refuseWaiting(reason);
        commands.add(new CheckpointCommand.SuspendJob(reason));
    }

    private void abort(PendingCheckpoint checkpoint, AbortReason reason, String detail) {
        pending.remove(checkpoint);
        commands.add(new CheckpointCommand.AbortCheckpoint(checkpoint.id(), reason, detail));
        requests.refuse(checkpoint.takeTickets(), checkpoint.noun() + " was aborted: " + detail);
        if (checkpoint.isSavepoint()) {
            boolean endsTheJob = !checkpoint.isApart() && phases.now().isStopping();
            if (endsTheJob && !phases.resume()) {
                failAttempt("the job was drained for " + checkpoint.noun() + ", which failed: " + detail);
            }
        } else if (reason.isFailure()) {
            failuresInARow++;
            phases.failed(checkpoint.id(), nowMillis);
            if (failuresInARow > settings.tolerableFailures()) {
                failAttempt("checkpoint " + checkpoint.id() + " is number " + failuresInARow + " to fail in a row, "
                        + settings.tolerableFailures() + " are tolerated: " + detail);
            }
        }
    }

    private void failAttempt(String reason) {
        if (phases.now().isRunning()) { // Otherwise it failed already, or is being stopped for another reason.
            commands.add(new CheckpointCommand.FailAttempt(reason));
            stopAttempt("the attempt failed: " + reason);
        }
    }

    private void stopAttempt(String detail) {
        phases.stop();
        for (PendingCheckpoint checkpoint : pending.all()) {
            abort(checkpoint, AbortReason.ATTEMPT_STOPPED, detail);
        }
        triggers.refuseWaiting(detail);
    }

    private void expireOverdue() {
        for (PendingCheckpoint checkpoint : pending.overdueAt(nowMillis)) {
            if (pending.find(checkpoint.id()).isPresent()) { // The one before it may have failed the attempt.
                String detail = "after " + settings.timeoutMillis() + " ms " + checkpoint.progress();
                abort(checkpoint, AbortReason.EXPIRED, detail);
            }
        }
    }

    private void unalignOverdue() {
        for (PendingCheckpoint checkpoint : pending.all()) {
            if (checkpoint.takeUnalignment(nowMillis)) {
                commands.add(new CheckpointCommand.Unalign(checkpoint.id()));
            }
        }
    }

    private void writeOldestReady() {
        if (seal.isFree()) {
            pending.oldestReady().ifPresent(checkpoint -> {
                pending.remove(checkpoint);
                seal.beginWriting(checkpoint);
                commands.add(new CheckpointCommand.WriteMetadata(checkpoint.id()));
            });
        }
    }

    private SortedSet<Long> underWay() {
        SortedSet<Long> ids = pending.ids();
        if (seal.writingId() != NO_CHECKPOINT) {
            ids.add(seal.writingId());
        }
        return ids;
    }

    private boolean isQuiet() {
        return !phases.now().isRunning() && seal.isFree();
    }

    private void checkInvariants(CheckpointEvent event) {
        SortedSet<Long> underWay = underWay();
        InvariantViolation.check(
                underWay.size() <= settings.maxConcurrent(), "Checkpoints %s are pending after %s", underWay, event);
        InvariantViolation.check(
                pending.oldestOfTheJob() > retained.newest()
                        && (underWay.isEmpty() || underWay.last() <= triggers.lastUsedId()),
                "Checkpoints %s are pending, %d is durable, %d was triggered last, after %s",
                underWay,
                retained.newest(),
                triggers.lastUsedId(),
                event);
    }
}
