package io.tidemark.core.checkpoint;

import io.tidemark.core.model.SubtaskId;
import java.util.Collection;
import java.util.List;

/**
 * A fact that the engine reports to the {@link CheckpointCoordinator}.
 *
 * @since 0.1
 */
public sealed interface CheckpointEvent {
    /**
     * An attempt runs: its subtasks are restored and wait, its sources read nothing yet.
     *
     * @param subtasks all of the plan, at least one
     * @param restoredId the checkpoint they are restored from, or {@link CheckpointCoordinator#NO_CHECKPOINT}
     * @param existing all complete checkpoints in the storage; those above {@code restoredId} were skipped as unusable
     * @param lastUsedId the highest number known to be used, complete or not; 0 if none
     */
    record AttemptStarted(Collection<SubtaskId> subtasks, long restoredId, Collection<Long> existing, long lastUsedId)
            implements CheckpointEvent {
        /** Keeps copies and checks that the restored checkpoint exists. */
        public AttemptStarted {
            subtasks = List.copyOf(subtasks);
            existing = List.copyOf(existing);
            if (subtasks.isEmpty()) {
                throw new IllegalArgumentException("An attempt has at least 1 subtask");
            }
            if (restoredId != CheckpointCoordinator.NO_CHECKPOINT && !existing.contains(restoredId)) {
                throw new IllegalArgumentException(
                        "The restored checkpoint " + restoredId + " is not among the existing ones: " + existing);
            }
        }

        /**
         * Describes a first start on an empty storage.
         *
         * @param subtasks all of the plan
         * @return the event
         */
        public static AttemptStarted afresh(Collection<SubtaskId> subtasks) {
            return new AttemptStarted(subtasks, CheckpointCoordinator.NO_CHECKPOINT, List.of(), 0);
        }
    }

    /** Time went on to {@link CheckpointCoordinator#nextDeadlineMillis()} or beyond. */
    record TimeAdvanced() implements CheckpointEvent {}

    /**
     * A person asked for a checkpoint. Answered by {@link CheckpointCommand.AnswerRequest} or
     * {@link CheckpointCommand.RefuseRequest}.
     *
     * @param ticket names the request; chosen by the engine
     */
    record CheckpointRequested(long ticket) implements CheckpointEvent {}

    /**
     * A person asked for a savepoint. Answered by {@link CheckpointCommand.AnswerRequest} or
     * {@link CheckpointCommand.RefuseRequest}; if the job is to end with it, after everything is published.
     *
     * @param ticket names the request; chosen by the engine
     * @param purpose what is to follow
     */
    record SavepointRequested(long ticket, SavepointPurpose purpose) implements CheckpointEvent {}

    /**
     * A subtask's snapshot is durable.
     *
     * @param checkpointId the checkpoint
     * @param subtask the subtask
     */
    record SubtaskAcknowledged(long checkpointId, SubtaskId subtask) implements CheckpointEvent {}

    /**
     * A subtask's snapshot could not be taken or written. The checkpoint fails, the job goes on.
     *
     * @param checkpointId the checkpoint
     * @param subtask the subtask
     * @param reason a sentence
     */
    record SubtaskDeclined(long checkpointId, SubtaskId subtask, String reason) implements CheckpointEvent {}

    /**
     * A subtask has seen the end of all its input and flushed. It goes on answering checkpoints.
     *
     * @param subtask the subtask
     */
    record SubtaskDrained(SubtaskId subtask) implements CheckpointEvent {}

    /**
     * A checkpoint is durable.
     *
     * @param checkpointId the one last asked for by {@link CheckpointCommand.WriteMetadata}
     */
    record MetadataCommitted(long checkpointId) implements CheckpointEvent {}

    /**
     * The storage refused a checkpoint's metadata; it does not exist.
     *
     * @param checkpointId the one last asked for by {@link CheckpointCommand.WriteMetadata}
     * @param reason a sentence
     */
    record MetadataFailed(long checkpointId, String reason) implements CheckpointEvent {}

    /**
     * The storage could not tell whether a checkpoint exists. The attempt fails, the restart looks what is there.
     *
     * @param checkpointId the one last asked for by {@link CheckpointCommand.WriteMetadata}
     * @param reason a sentence
     */
    record CommitUncertain(long checkpointId, String reason) implements CheckpointEvent {}

    /**
     * All committables of a checkpoint are published.
     *
     * @param checkpointId the one last asked for by {@link CheckpointCommand.PublishCommittables}
     */
    record CommittablesPublished(long checkpointId) implements CheckpointEvent {}

    /**
     * Committables of a checkpoint could not be published, however often it was tried. The attempt fails, the restart
     * tries again.
     *
     * @param checkpointId the one last asked for by {@link CheckpointCommand.PublishCommittables}
     * @param reason a sentence
     */
    record PublicationFailed(long checkpointId, String reason) implements CheckpointEvent {}

    /**
     * A checkpoint could not be deleted. It is tried again after the next complete one.
     *
     * @param checkpointId as in {@link CheckpointCommand.DeleteCheckpoint}
     */
    record DeletionFailed(long checkpointId) implements CheckpointEvent {}

    /**
     * Another process has taken the job over: this one can complete nothing any more.
     *
     * @param reason a sentence
     */
    record Fenced(String reason) implements CheckpointEvent {}

    /** The attempt is being stopped, whatever the reason; its subtasks answer no more. */
    record AttemptStopped() implements CheckpointEvent {}
}
