package io.tidemark.core.checkpoint;

import io.tidemark.core.model.SubtaskId;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;

/** Begins checkpoints and savepoints: by the clock, because the job's phase needs one, or because a person asks. */
final class Triggers {
    private final CheckpointSettings settings;
    private final AttemptPhases phases;
    private final PendingCheckpoints pending;
    private final CheckpointRequests requests;
    private final List<CheckpointCommand> commands;
    private final SavepointRequests savepoints = new SavepointRequests();
    private final TriggerTimer timer;
    private List<SubtaskId> subtasks = List.of();
    private long lastUsedId = CheckpointCoordinator.NO_CHECKPOINT;

    Triggers(
            CheckpointSettings settings,
            AttemptPhases phases,
            PendingCheckpoints pending,
            CheckpointRequests requests,
            List<CheckpointCommand> commands) {
        this.settings = settings;
        this.phases = phases;
        this.pending = pending;
        this.requests = requests;
        this.commands = commands;
        timer = new TriggerTimer(settings);
    }

    long lastUsedId() {
        return lastUsedId;
    }

    void started(Collection<SubtaskId> plan, long highestKnownId, long nowMillis) {
        subtasks = List.copyOf(plan);
        lastUsedId = Math.max(lastUsedId, highestKnownId);
        timer.started(nowMillis);
    }

    void completed(long nowMillis) {
        timer.completed(nowMillis);
    }

    void requested(long ticket) {
        if (!settings.schedule().isEnabled()) {
            requests.refuse(List.of(ticket), "checkpointing is off for this job");
        } else if (!phases.now().isRunning() || phases.now() instanceof Phase.Ending) {
            requests.refuse(List.of(ticket), "the job is not running now");
        } else if (phases.now().isStopping()) {
            requests.refuse(List.of(ticket), "the job is being stopped with a savepoint");
        } else {
            requests.accept(ticket);
        }
    }

    void requested(long ticket, SavepointPurpose purpose) {
        if (!phases.now().isRunning()) {
            requests.refuse(List.of(ticket), "the job is not running now");
        } else if (phases.now().isStopping() || savepoints.endTheJob()) {
            requests.refuse(List.of(ticket), "the job is being stopped with a savepoint already");
        } else if (phases.now().leadsToTheEnd()) {
            requests.refuse(List.of(ticket), "the job has read all its input and is about to finish");
        } else if (savepoints.size() == CheckpointCoordinator.MAX_WAITING_REQUESTS) {
            requests.refuse(
                    List.of(ticket), CheckpointCoordinator.MAX_WAITING_REQUESTS + " savepoints are asked for already");
        } else {
            savepoints.add(ticket, purpose);
        }
    }

    void refuseWaiting(String reason) {
        requests.refuse(requests.takeWaiting(), reason);
        requests.refuse(savepoints.takeTickets(), reason);
    }

    /** When to trigger, perhaps in the past, if nothing happens before. */
    long dueAtMillis(SortedSet<Long> underWay) {
        return timer.dueAtMillis(phases.now(), underWay, requests.areWaiting());
    }

    /** Triggers what is due. */
    void trigger(SortedSet<Long> underWay, long nowMillis) {
        if (triggerSavepoint(underWay, nowMillis)) {
            underWay.add(lastUsedId);
        }
        if (dueAtMillis(underWay) <= nowMillis) {
            lastUsedId++;
            timer.triggered(nowMillis);
            PendingCheckpoint checkpoint = PendingCheckpoint.checkpoint(
                    lastUsedId, deadlineMillis(nowMillis), subtasks, requests.takeWaiting());
            if (phases.now() instanceof Phase.Flowing) {
                // before and after that nothing is in flight
                checkpoint.unalignAt(TriggerTimer.after(nowMillis, settings.alignmentTimeoutMillis()));
            }
            pending.add(checkpoint);
            commands.add(new CheckpointCommand.TriggerBarriers(lastUsedId));
        }
    }

    private boolean triggerSavepoint(SortedSet<Long> underWay, long nowMillis) {
        SavepointRequests.Request next = savepoints.first();
        if (next == null || pending.holdSavepoint()) {
            return false;
        }
        if (phases.now() instanceof Phase.Flowing && next.purpose() == SavepointPurpose.DRAIN) {
            phases.drain();
        }
        boolean due =
                phases.now() instanceof Phase.Flowing || phases.now() instanceof Phase.Draining && phases.isDrained();
        if (!due || underWay.size() >= settings.maxConcurrent()) {
            return false;
        }
        savepoints.takeFirst();
        lastUsedId++;
        if (next.purpose().isStopping()) {
            phases.suspend(lastUsedId, next.purpose());
        }
        pending.add(PendingCheckpoint.savepoint(lastUsedId, deadlineMillis(nowMillis), subtasks, next));
        commands.add(new CheckpointCommand.TriggerSavepoint(lastUsedId, next.ticket(), next.purpose()));
        return true;
    }

    private long deadlineMillis(long nowMillis) {
        return TriggerTimer.after(nowMillis, settings.timeoutMillis());
    }
}
