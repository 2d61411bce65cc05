package io.tidemark.core.checkpoint;

import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.model.SubtaskId;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Goes from {@link Phase} to phase: decides when sources read, when they stop, and when the job may end. */
final class AttemptPhases {
    private final CheckpointSchedule schedule;
    private final List<CheckpointCommand> commands;
    private final SortedSet<SubtaskId> undrained = new TreeSet<>();
    private Phase phase = new Phase.Stopped();

    AttemptPhases(CheckpointSchedule schedule, List<CheckpointCommand> commands) {
        this.schedule = schedule;
        this.commands = commands;
    }

    Phase now() {
        return phase;
    }

    void started(Collection<SubtaskId> subtasks, boolean restored, long nowMillis) {
        undrained.clear();
        undrained.addAll(subtasks);
        if (!restored && schedule.isEnabled()) {
            phase = new Phase.Initial(Phase.Retry.at(nowMillis));
        } else {
            startSources();
        }
    }

    private void startSources() {
        commands.add(new CheckpointCommand.StartSources());
        phase = new Phase.Flowing();
    }

    void drained(SubtaskId subtask) {
        if (!phase.isRunning()) {
            return; // It drained while the attempt was being stopped; the next one drains again.
        }
        boolean expected = undrained.remove(subtask);
        InvariantViolation.check(expected, "Subtask %s drained, expected was one of %s", subtask, undrained);
    }

    /** Ends the sources, for a savepoint that is taken when nothing is left to flow. */
    void drain() {
        commands.add(new CheckpointCommand.EndSources());
        phase = new Phase.Draining();
    }

    boolean isDrained() {
        return undrained.isEmpty();
    }

    /** Lets nothing come after a savepoint that ends the job. */
    void suspend(long savepointId, SavepointPurpose purpose) {
        if (purpose == SavepointPurpose.STOP) {
            commands.add(new CheckpointCommand.PauseSources());
        }
        phase = new Phase.Suspending(savepointId, purpose);
    }

    /** Learns that a checkpoint is durable that a restart would use. */
    void completed(long checkpointId) {
        if (phase instanceof Phase.Initial) {
            startSources();
        } else if (phase instanceof Phase.Finishing finishing && checkpointId >= finishing.firstFinalId()
                || phase instanceof Phase.Suspending suspending && checkpointId == suspending.savepointId()) {
            phase = new Phase.Ending();
        }
    }

    /** Learns that a checkpoint failed. */
    void failed(long checkpointId, long nowMillis) {
        phase = phase.afterFailureOf(checkpointId, nowMillis);
    }

    /**
     * Goes on after a savepoint that was to end the job and failed.
     *
     * @return {@code false} if the attempt cannot: its input has ended before its time
     */
    boolean resume() {
        if (phase instanceof Phase.Suspending suspending && suspending.purpose() == SavepointPurpose.DRAIN) {
            return false;
        }
        startSources();
        return true;
    }

    /**
     * Goes on where nothing is left to wait for.
     *
     * @param lastUsedId the newest checkpoint that was triggered
     * @param nothingUnderWay whether no checkpoint is pending, being written or published
     * @return whether the job ends now
     */
    boolean settle(long lastUsedId, long nowMillis, boolean nothingUnderWay) {
        if (phase instanceof Phase.Flowing && undrained.isEmpty()) {
            boolean finalCheckpoint = !(schedule instanceof CheckpointSchedule.Off);
            phase = finalCheckpoint
                    ? new Phase.Finishing(lastUsedId + 1, Phase.Retry.at(nowMillis))
                    : new Phase.Ending();
        }
        if (phase instanceof Phase.Ending && nothingUnderWay) {
            phase = new Phase.Over();
            return true;
        }
        return false;
    }

    void stop() {
        phase = new Phase.Stopped();
    }

    void over() {
        phase = new Phase.Over();
    }
}
