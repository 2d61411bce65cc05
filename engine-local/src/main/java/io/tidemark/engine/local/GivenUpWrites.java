package io.tidemark.engine.local;

import io.tidemark.core.plan.ExecutionPlan;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Counts the writes of checkpoints that were given up and that the storage still has not answered. A thread waits for each of
 * them: so while there are as many as two whole checkpoints could make, no new one is begun. Thread-safe.
 */
final class GivenUpWrites {
    private final int most;
    private final Queue<CheckpointInProgress> checkpoints = new ConcurrentLinkedQueue<>();

    GivenUpWrites(ExecutionPlan plan) {
        most = 2
                * plan.tasks().stream()
                        .mapToInt(ExecutionPlan.Task::parallelism)
                        .sum();
    }

    void add(CheckpointInProgress givenUp) {
        checkpoints.add(givenUp);
    }

    private int count() {
        checkpoints.removeIf(checkpoint -> checkpoint.underWay().get() == 0);
        return checkpoints.stream()
                .mapToInt(checkpoint -> checkpoint.underWay().get())
                .sum();
    }

    boolean areTooMany() {
        return count() >= most;
    }

    String describe() {
        return "the storage still has not answered " + count()
                + " writes of checkpoints that were given up, the oldest of " + "checkpoint "
                + checkpoints.stream()
                        .mapToLong(CheckpointInProgress::checkpointId)
                        .min()
                        .orElse(0);
    }
}
