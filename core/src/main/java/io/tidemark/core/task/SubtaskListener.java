package io.tidemark.core.task;

import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.DropReason;
import io.tidemark.core.operator.OperatorSnapshot;
import java.util.List;

/** What a subtask tells the engine that runs it; called by the thread that runs the subtask, and must not block. */
public interface SubtaskListener {
    /**
     * The synchronous part of a checkpoint is done here.
     *
     * @param subtask which
     * @param checkpointId the checkpoint
     * @param snapshots what was frozen; to be written, acknowledged and closed by the engine
     * @param inputEnded whether the subtask had seen the end of all its input before the barrier
     */
    void snapshotTaken(SubtaskId subtask, long checkpointId, List<OperatorSnapshot> snapshots, boolean inputEnded);

    /**
     * The subtask has seen the end of all its input and flushed; it goes on answering checkpoints.
     *
     * @param subtask which
     */
    void drained(SubtaskId subtask);

    /**
     * Records were dropped, for they have no side output to go to. Told between two steps, not once a record.
     *
     * @param subtask which
     * @param operatorName the name of the operator that dropped them
     * @param reason why
     * @param count how many since this was told last, at least 1
     */
    void recordsDropped(SubtaskId subtask, String operatorName, DropReason reason, long count);
}
