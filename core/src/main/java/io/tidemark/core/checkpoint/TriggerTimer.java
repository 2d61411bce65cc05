package io.tidemark.core.checkpoint;

import java.util.SortedSet;

/** Knows when the next checkpoint is due. */
final class TriggerTimer {
    private final CheckpointSettings settings;
    private long intervalEndsMillis = CheckpointCoordinator.NO_DEADLINE;
    private long pauseEndsMillis = Long.MIN_VALUE;

    TriggerTimer(CheckpointSettings settings) {
        this.settings = settings;
    }

    void started(long nowMillis) {
        pauseEndsMillis = nowMillis;
        triggered(nowMillis);
    }

    void triggered(long nowMillis) {
        intervalEndsMillis = settings.schedule() instanceof CheckpointSchedule.Periodic periodic
                ? after(nowMillis, periodic.intervalMillis())
                : CheckpointCoordinator.NO_DEADLINE;
    }

    void completed(long nowMillis) {
        pauseEndsMillis = after(nowMillis, settings.minPauseMillis());
    }

    /** When to trigger, perhaps in the past, if nothing changes before. A person's request does not wait. */
    long dueAtMillis(Phase phase, SortedSet<Long> underWay, boolean requested) {
        if (underWay.size() >= settings.maxConcurrent()) {
            return CheckpointCoordinator.NO_DEADLINE;
        }
        if (phase instanceof Phase.Initial initial && underWay.isEmpty()) {
            return initial.retry().notBeforeMillis();
        }
        if (phase instanceof Phase.Finishing finishing
                && underWay.tailSet(finishing.firstFinalId()).isEmpty()) {
            return finishing.retry().notBeforeMillis();
        }
        if (phase instanceof Phase.Flowing) {
            return requested ? Long.MIN_VALUE : Math.max(intervalEndsMillis, pauseEndsMillis);
        }
        return CheckpointCoordinator.NO_DEADLINE;
    }

    /** A sum that ends at 'never' instead of overflowing. */
    static long after(long nowMillis, long delayMillis) {
        boolean beyondTheEnd = nowMillis > CheckpointCoordinator.NO_DEADLINE - delayMillis;
        return beyondTheEnd ? CheckpointCoordinator.NO_DEADLINE : nowMillis + delayMillis;
    }
}
