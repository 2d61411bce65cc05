package io.tidemark.core.checkpoint;

/**
 * An effect that the {@link CheckpointCoordinator} asks the engine to carry out, in list order. Those that take time
 * may be carried out in the background; their outcome comes back as a {@link CheckpointEvent}.
 *
 * @since 0.1
 */
public sealed interface CheckpointCommand {
    /** Let sources read. Comes once an attempt, and after {@link PauseSources} if the job goes on after all. */
    record StartSources() implements CheckpointCommand {}

    /** Let no source emit anything more, from before the barriers that follow on. */
    record PauseSources() implements CheckpointCommand {}

    /** Let every source end as if it had read all there is; then subtasks drain. */
    record EndSources() implements CheckpointCommand {}

    /**
     * Send the barriers of a new checkpoint from every source subtask. Each subtask of the plan answers with
     * {@link CheckpointEvent.SubtaskAcknowledged} or {@link CheckpointEvent.SubtaskDeclined}.
     *
     * @param checkpointId higher than every earlier one
     */
    record TriggerBarriers(long checkpointId) implements CheckpointCommand {}

    /**
     * As {@link TriggerBarriers}, for a savepoint: it is written in full, to the place that was asked for.
     *
     * <p>If the job goes on, nothing else is done with it: its committables stay with the subtasks that prepared them
     * and go into the next checkpoint too, no restart uses it and nothing deletes it. If the job ends with it, it is
     * a checkpoint like any other as well: {@link WriteMetadata} then keeps the same cut, under the same number, among
     * the job's own checkpoints, once the savepoint itself is durable.
     *
     * @param checkpointId higher than every earlier one
     * @param ticket of the request
     * @param purpose what follows
     */
    record TriggerSavepoint(long checkpointId, long ticket, SavepointPurpose purpose) implements CheckpointCommand {}

    /**
     * Tell every subtask that is not a source to wait for the barriers of a checkpoint no longer: to freeze its state at
     * once and to store what is in flight before it. Nothing is wrong if one never hears of it.
     *
     * @param checkpointId the checkpoint, the only one under way
     */
    record Unalign(long checkpointId) implements CheckpointCommand {}

    /**
     * Commit the metadata: all subtasks have acknowledged. Answer with {@link CheckpointEvent.MetadataCommitted},
     * {@link CheckpointEvent.MetadataFailed}, {@link CheckpointEvent.CommitUncertain} or
     * {@link CheckpointEvent.Fenced}.
     *
     * @param checkpointId the checkpoint
     */
    record WriteMetadata(long checkpointId) implements CheckpointCommand {}

    /**
     * Tell every subtask that a checkpoint is durable.
     *
     * @param checkpointId the checkpoint
     */
    record NotifyComplete(long checkpointId) implements CheckpointCommand {}

    /**
     * Hand the committables of a durable checkpoint to the committers of its sinks, all of them, published before or
     * not. Answer with {@link CheckpointEvent.CommittablesPublished} or {@link CheckpointEvent.PublicationFailed}, at
     * once if there are none.
     *
     * @param checkpointId the checkpoint
     */
    record PublishCommittables(long checkpointId) implements CheckpointCommand {}

    /**
     * Tell every subtask that a checkpoint will not complete, and discard what was written of it. Its committables stay
     * with the subtasks that prepared them and go into the next checkpoint: see {@link OutstandingCommittables}.
     *
     * @param checkpointId the checkpoint
     * @param reason why
     * @param detail a sentence for the log
     */
    record AbortCheckpoint(long checkpointId, AbortReason reason, String detail) implements CheckpointCommand {}

    /**
     * Delete a complete checkpoint that is no longer retained. A newer one is durable and published. Answer only if it
     * fails, with {@link CheckpointEvent.DeletionFailed}.
     *
     * @param checkpointId the checkpoint
     */
    record DeleteCheckpoint(long checkpointId) implements CheckpointCommand {}

    /**
     * Tell a person who asked for a checkpoint that it is durable and published, or a savepoint that it is durable.
     *
     * @param ticket as in {@link CheckpointEvent.CheckpointRequested} or {@link CheckpointEvent.SavepointRequested}
     * @param checkpointId a checkpoint triggered after the request
     */
    record AnswerRequest(long ticket, long checkpointId) implements CheckpointCommand {}

    /**
     * Tell a person who asked for a checkpoint or a savepoint that there is none.
     *
     * @param ticket as in {@link CheckpointEvent.CheckpointRequested} or {@link CheckpointEvent.SavepointRequested}
     * @param reason a sentence
     */
    record RefuseRequest(long ticket, String reason) implements CheckpointCommand {}

    /**
     * Fail the attempt. Whether the job restarts is up to its restart policy.
     *
     * @param reason a sentence
     */
    record FailAttempt(String reason) implements CheckpointCommand {}

    /**
     * Stop the job without a restart: another process owns it now.
     *
     * @param reason a sentence
     */
    record SuspendJob(String reason) implements CheckpointCommand {}

    /** End the job: all its input is read, all its output is published. */
    record FinishJob() implements CheckpointCommand {}
}
