package io.tidemark.core.checkpoint;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a {@link CheckpointCoordinator} knows at one moment.
 *
 * @param pendingIds the checkpoints between trigger and durable, oldest first
 * @param retainedIds the complete checkpoints that a restart could use, oldest first
 * @param lastCompletedId the newest durable checkpoint, or {@link CheckpointCoordinator#NO_CHECKPOINT}
 * @param lastUsedId the highest number used so far, or {@link CheckpointCoordinator#NO_CHECKPOINT}
 * @param publishingId the durable checkpoint whose output is being published, or
 *     {@link CheckpointCoordinator#NO_CHECKPOINT}
 * @param finishing whether all subtasks have drained and the end of the job waits only for its final checkpoint
 * @param quiet whether nothing is under way: no attempt, no commit, no publication. Only then may an attempt start
 * @since 0.1
 */
public record CheckpointStatus(
        SortedSet<Long> pendingIds,
        SortedSet<Long> retainedIds,
        long lastCompletedId,
        long lastUsedId,
        long publishingId,
        boolean finishing,
        boolean quiet) {
    /** Keeps unmodifiable copies of the sets. */
    public CheckpointStatus {
        pendingIds = Collections.unmodifiableSortedSet(new TreeSet<>(pendingIds));
        retainedIds = Collections.unmodifiableSortedSet(new TreeSet<>(retainedIds));
    }
}
