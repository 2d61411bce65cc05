package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.core.checkpoint.CheckpointEvent;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import java.time.Duration;

/**
 * A commit whose answer is waited for, but not without end.
 *
 * @param checkpoint what is committed
 * @param metadata with what
 */
record AwaitedCommit(CheckpointInProgress checkpoint, CheckpointMetadata metadata) {
    /** What is left of the checkpoint's time, but a tenth of all of it at least. */
    Duration patience(JobContext job) {
        Duration timeout = Duration.ofMillis(job.job().settings().checkpoints().timeoutMillis());
        Duration left = timeout.minus(checkpoint.age());
        Duration least = timeout.dividedBy(10);
        return left.compareTo(least) > 0 ? left : least;
    }

    /** What is known if no answer comes. On a savepoint that the job goes on after, nothing depends. */
    CheckpointEvent unanswered() {
        long id = checkpoint.checkpointId();
        String reason = "the storage did not answer within " + checkpoint.age().toMillis() + " ms";
        return checkpoint.isApart()
                ? new CheckpointEvent.MetadataFailed(id, reason)
                : new CheckpointEvent.CommitUncertain(id, reason);
    }

    /** Deals with an answer that nobody waits for any more. */
    void answeredLate(JobContext job, Commits commits, CheckpointEvent outcome) {
        Logs.of(AwaitedCommit.class)
                .log(
                        WARNING,
                        "The storage of job ''{0}'' answered late about checkpoint {1}, which was given up: {2}",
                        job.name(),
                        Long.toString(checkpoint.checkpointId()),
                        outcome);
        if (checkpoint.isApart() && outcome instanceof CheckpointEvent.MetadataCommitted) {
            job.io().execute(() -> commits.withdraw(checkpoint));
        }
    }
}
