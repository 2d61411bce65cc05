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
 *   Ending     --CommittablesPublished-->  Over        FinishJob
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
    private final TriggerTimer timer;
    private final RetainedCheckpoints retained;
    private final PendingCheckpoints pending = new PendingCheckpoints();
    private final Seal seal = new Seal();
    private final SortedSet<SubtaskId> subtasks = new TreeSet<>();
    private final SortedSet<SubtaskId> undrained = new TreeSet<>();
    private final List<CheckpointCommand> commands = new ArrayList<>();
    private final CheckpointRequests requests = new CheckpointRequests(commands);

    private Phase phase = new Phase.Stopped();
    private long lastUsedId = NO_CHECKPOINT;
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
        this.timer = new TriggerTimer(settings);
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
        writeOldestReady();
        triggerIfDue();
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
        return Math.min(triggerDueAtMillis(), pending.earliestDeadlineMillis());
    }

    /**
     * Returns what the coordinator knows now, for the engine, for people and for checks of the invariants.
     *
     * @return a snapshot
     */
    public CheckpointStatus status() {
        boolean finishing = phase instanceof Phase.Finishing || phase instanceof Phase.Ending;
        return new CheckpointStatus(
                underWay(),
                retained.usable(),
                retained.newest(),
                lastUsedId,
                seal.publishingId(),
                finishing,
                isQuiet());
    }

    private void dispatch(CheckpointEvent event) {
        if (event instanceof CheckpointEvent.AttemptStarted started) {
            started(started);
        } else if (event instanceof CheckpointEvent.CheckpointRequested requested) {
            requested(requested.ticket());
        } else if (phase instanceof Phase.Over) {
            return; // Answers to what was under way when the job ended here.
        } else if (event instanceof CheckpointEvent.SubtaskAcknowledged acknowledged) {
            answered(acknowledged.checkpointId(), acknowledged.subtask());
        } else if (event instanceof CheckpointEvent.SubtaskDeclined declined) {
            String detail = "subtask " + declined.subtask() + " declined: " + declined.reason();
            answered(declined.checkpointId(), declined.subtask())
                    .ifPresent(checkpoint -> abort(checkpoint, AbortReason.DECLINED, detail));
        } else if (event instanceof CheckpointEvent.SubtaskDrained drained) {
            drained(drained.subtask());
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
        boolean ready = phase instanceof Phase.Stopped && isQuiet();
        InvariantViolation.check(ready, "An attempt starts in phase %s: %s", phase, seal);
        subtasks.clear();
        subtasks.addAll(event.subtasks());
        undrained.clear();
        undrained.addAll(event.subtasks());
        retained.reset(event.restoredId(), event.existing());
        lastUsedId = Math.max(lastUsedId, Math.max(event.lastUsedId(), retained.highestExisting()));
        failuresInARow = 0;
        timer.started(nowMillis);
        if (event.restoredId() != NO_CHECKPOINT) {
            publish(event.restoredId(), List.of());
            startSources();
        } else if (settings.schedule().isEnabled()) {
            phase = new Phase.Initial(Phase.Retry.at(nowMillis));
        } else {
            startSources();
        }
    }

    private void startSources() {
        commands.add(new CheckpointCommand.StartSources());
        phase = new Phase.Flowing();
        finishIfDrained();
    }

    private void requested(long ticket) {
        if (!settings.schedule().isEnabled()) {
            requests.refuse(List.of(ticket), "checkpointing is off for this job");
        } else if (!phase.isRunning() || phase instanceof Phase.Ending) {
            requests.refuse(List.of(ticket), "the job is not running now");
        } else {
            requests.accept(ticket);
        }
    }

    private Optional<PendingCheckpoint> answered(long checkpointId, SubtaskId subtask) {
        InvariantViolation.check(subtasks.contains(subtask), "Subtask %s is not in the plan: %s", subtask, subtasks);
        InvariantViolation.check(
                0 < checkpointId && checkpointId <= lastUsedId,
                "Subtask %s answered checkpoint %d, the last one triggered is %d",
                subtask,
                checkpointId,
                lastUsedId);
        // Empty if the answer was on its way when the checkpoint was aborted; what it names is discarded already.
        Optional<PendingCheckpoint> checkpoint = pending.find(checkpointId);
        checkpoint.ifPresent(found -> found.answeredBy(subtask));
        return checkpoint;
    }

    private void drained(SubtaskId subtask) {
        if (!phase.isRunning()) {
            return; // It drained while the attempt was being stopped; the next one drains again.
        }
        boolean expected = undrained.remove(subtask);
        InvariantViolation.check(expected, "Subtask %s drained, expected was one of %s", subtask, undrained);
        finishIfDrained();
    }

    private void finishIfDrained() {
        if (!undrained.isEmpty() || !(phase instanceof Phase.Flowing)) {
            return;
        }
        if (!(settings.schedule() instanceof CheckpointSchedule.Off)) {
            phase = new Phase.Finishing(lastUsedId + 1, Phase.Retry.at(nowMillis));
        } else if (seal.isFree()) {
            finish();
        } else {
            phase = new Phase.Ending(seal.publishingId());
        }
    }

    private void committed(PendingCheckpoint checkpoint) {
        List<Long> tickets = new ArrayList<>(checkpoint.takeTickets());
        for (PendingCheckpoint older : pending.olderThan(checkpoint.id())) {
            tickets.addAll(older.takeTickets());
            abort(older, AbortReason.SUBSUMED, "checkpoint " + checkpoint.id() + " is durable");
        }
        retained.completed(checkpoint.id());
        failuresInARow = 0;
        timer.completed(nowMillis);
        if (phase.isRunning()) {
            commands.add(new CheckpointCommand.NotifyComplete(checkpoint.id()));
        }
        publish(checkpoint.id(), tickets);
        if (phase instanceof Phase.Initial) {
            startSources();
        } else if (phase instanceof Phase.Finishing finishing && checkpoint.id() >= finishing.firstFinalId()) {
            phase = new Phase.Ending(checkpoint.id());
        }
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
        if (phase instanceof Phase.Ending) {
            finish();
        }
    }

    private void finish() {
        InvariantViolation.check(underWay().isEmpty(), "The job ends while checkpoints %s are pending", underWay());
        phase = new Phase.Over();
        requests.refuse(requests.takeWaiting(), "the job has finished");
        commands.add(new CheckpointCommand.FinishJob());
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
        phase = new Phase.Over();
        requests.refuse(seal.revoke(), reason);
        for (PendingCheckpoint checkpoint : pending.all()) {
            pending.remove(checkpoint);
            requests.refuse(checkpoint.takeTickets(), reason);
        }
        requests.refuse(requests.takeWaiting(), reason);
        commands.add(new CheckpointCommand.SuspendJob(reason));
    }

    private void abort(PendingCheckpoint checkpoint, AbortReason reason, String detail) {
        pending.remove(checkpoint);
        commands.add(new CheckpointCommand.AbortCheckpoint(checkpoint.id(), reason, detail));
        requests.refuse(checkpoint.takeTickets(), "checkpoint " + checkpoint.id() + " was aborted: " + detail);
        if (reason.isFailure()) {
            failuresInARow++;
            phase = phase.afterFailureOf(checkpoint.id(), nowMillis);
            if (failuresInARow > settings.tolerableFailures()) {
                failAttempt("checkpoint " + checkpoint.id() + " is number " + failuresInARow + " to fail in a row, "
                        + settings.tolerableFailures() + " are tolerated: " + detail);
            }
        }
    }

    private void failAttempt(String reason) {
        if (phase.isRunning()) { // Otherwise it failed already, or is being stopped for another reason.
            commands.add(new CheckpointCommand.FailAttempt(reason));
            stopAttempt("the attempt failed");
        }
    }

    private void stopAttempt(String detail) {
        phase = new Phase.Stopped();
        for (PendingCheckpoint checkpoint : pending.all()) {
            abort(checkpoint, AbortReason.ATTEMPT_STOPPED, detail);
        }
        requests.refuse(requests.takeWaiting(), detail);
    }

    private void expireOverdue() {
        for (PendingCheckpoint checkpoint : pending.overdueAt(nowMillis)) {
            if (pending.find(checkpoint.id()).isPresent()) { // The one before it may have failed the attempt.
                String detail = "after " + settings.timeoutMillis() + " ms " + checkpoint.progress();
                abort(checkpoint, AbortReason.EXPIRED, detail);
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

    private void triggerIfDue() {
        if (triggerDueAtMillis() <= nowMillis) {
            lastUsedId++;
            timer.triggered(nowMillis);
            long deadlineMillis = TriggerTimer.after(nowMillis, settings.timeoutMillis());
            pending.add(new PendingCheckpoint(lastUsedId, deadlineMillis, subtasks, requests.takeWaiting()));
            commands.add(new CheckpointCommand.TriggerBarriers(lastUsedId));
        }
    }

    private long triggerDueAtMillis() {
        return timer.dueAtMillis(phase, underWay(), requests.areWaiting());
    }

    private SortedSet<Long> underWay() {
        SortedSet<Long> ids = pending.ids();
        if (seal.writingId() != NO_CHECKPOINT) {
            ids.add(seal.writingId());
        }
        return ids;
    }

    private boolean isQuiet() {
        return !phase.isRunning() && seal.isFree();
    }

    private void checkInvariants(CheckpointEvent event) {
        SortedSet<Long> underWay = underWay();
        InvariantViolation.check(
                underWay.size() <= settings.maxConcurrent(), "Checkpoints %s are pending after %s", underWay, event);
        InvariantViolation.check(
                underWay.isEmpty() || underWay.first() > retained.newest() && underWay.last() <= lastUsedId,
                "Checkpoints %s are pending, %d is durable, %d was triggered last, after %s",
                underWay,
                retained.newest(),
                lastUsedId,
                event);
    }
}
