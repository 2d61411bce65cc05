package io.tidemark.core.checkpoint;

/**
 * An effect that the {@link CheckpointCoordinator} asks the engine to carry out, in list order. Those that take time
 * may be carried out in the background; their outcome comes back as a {@link CheckpointEvent}.
 *
 * @since 0.1
 */
public sealed interface CheckpointCommand {
    /** Let sources read. Comes once an attempt. */
    record StartSources() implements CheckpointCommand {}

    /**
     * Send the barriers of a new checkpoint from every source subtask. Each subtask of the plan answers with
     * {@link CheckpointEvent.SubtaskAcknowledged} or {@link CheckpointEvent.SubtaskDeclined}.
     *
     * @param checkpointId higher than every earlier one
     */
    record TriggerBarriers(long checkpointId) implements CheckpointCommand {}

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
     * Tell a person who asked for a checkpoint that it is durable and published.
     *
     * @param ticket as in {@link CheckpointEvent.CheckpointRequested}
     * @param checkpointId a checkpoint triggered after the request
     */
    record AnswerRequest(long ticket, long checkpointId) implements CheckpointCommand {}

    /**
     * Tell a person who asked for a checkpoint that there is none.
     *
     * @param ticket as in {@link CheckpointEvent.CheckpointRequested}
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
