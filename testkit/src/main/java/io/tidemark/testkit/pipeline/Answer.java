package io.tidemark.testkit.pipeline;

import io.tidemark.core.checkpoint.CheckpointCoordinator;
import io.tidemark.testkit.engine.CheckpointAnswer;
import io.tidemark.testkit.engine.SavepointAnswer;
import io.tidemark.testkit.engine.SimulatedSavepoint;
import org.jspecify.annotations.Nullable;

/** What became of a checkpoint or savepoint that a test has asked for. */
final class Answer implements CheckpointAnswer, SavepointAnswer {
    private long completed = CheckpointCoordinator.NO_CHECKPOINT;
    private @Nullable SimulatedSavepoint savepoint;
    private String reason = "it has not been answered";

    @Override
    public void completed(long checkpointId) {
        completed = checkpointId;
    }

    @Override
    public void saved(SimulatedSavepoint durable) {
        savepoint = durable;
    }

    @Override
    public void refused(String why) {
        reason = why;
    }

    /** Returns the number of the checkpoint. */
    long checkpoint(TestJob job) {
        if (completed == CheckpointCoordinator.NO_CHECKPOINT) {
            throw missing("checkpoint", job);
        }
        return completed;
    }

    /** Returns the savepoint. */
    SimulatedSavepoint savepoint(TestJob job) {
        if (savepoint == null) {
            throw missing("savepoint", job);
        }
        return savepoint;
    }

    private IllegalStateException missing(String what, TestJob job) {
        return new IllegalStateException("There is no " + what + ": " + reason + ". The job is " + job.status() + ".");
    }
}
