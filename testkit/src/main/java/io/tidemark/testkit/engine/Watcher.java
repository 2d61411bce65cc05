package io.tidemark.testkit.engine;

import io.tidemark.core.barrier.BarrierAligner;
import io.tidemark.core.checkpoint.AbortReason;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.plan.ExecutionPlan;
import java.util.List;
import java.util.Set;

/** Is told what the protocol does; may throw a {@link BrokenPromise}. Cares for nothing unless it says otherwise. */
public interface Watcher {
    /** A process has become the owner of an epoch. */
    default void owns(long epoch, ExecutionPlan plan) {}

    /** An attempt begins with a checkpoint; 0 for none. */
    default void restores(long epoch, long checkpointId) {}

    /**
     * The snapshot of a subtask for a checkpoint is complete, with what has come through its inputs so far.
     *
     * @param unaligned whether what came of late was recorded; more may have come than belongs to the snapshot
     */
    default void snapshot(
            SubtaskId subtask,
            long checkpointId,
            List<SimulatedChannel> inputs,
            BarrierAligner.Mode mode,
            boolean unaligned) {}

    /** A checkpoint will not complete. */
    default void aborts(long checkpointId, AbortReason reason, String detail) {}

    /** A process has ended the job with a savepoint; these are the channels between its subtasks. */
    default void stopsWith(long savepointId, List<SimulatedChannel> channels) {}

    /**
     * A process has finished the job.
     *
     * @param epoch of the process
     * @param kept the checkpoints for which it keeps shared files
     * @param perhapsDeleted those of them that may be gone, since deleting gave no answer
     */
    default void finishes(long epoch, Set<Long> kept, Set<Long> perhapsDeleted) {}
}
