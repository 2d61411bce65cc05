package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.recovery.Snapshots;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what a subtask froze at a barrier: the asynchronous part of a checkpoint. */
final class SnapshotPersister {
    private final JobContext job;

    SnapshotPersister(JobContext job) {
        this.job = job;
    }

    /** Writes the snapshots of a subtask and adds them to the checkpoint. Closes them, whatever happens. */
    void persist(CheckpointInProgress checkpoint, SubtaskId subtask, List<OperatorSnapshot> frozen, boolean inputEnded)
            throws IOException {
        Map<String, SubtaskSnapshot> byOperator = new LinkedHashMap<>();
        List<PlannedOperator> operators = job.plan().tasks().get(subtask.task()).operators();
        try {
            for (int place = 0; place < frozen.size(); place++) {
                OperatorSnapshot snapshot = frozen.get(place);
                byOperator.put(
                        snapshot.operatorId(),
                        Snapshots.describe(
                                operators.get(place),
                                subtask.subtask(),
                                snapshot,
                                job.backend().name(),
                                write(checkpoint, subtask, place, snapshot),
                                inputEnded));
            }
        } finally {
            Snapshots.close(frozen);
        }
        checkpoint.add(subtask, byOperator);
    }

    /** Says whether writing a subtask's snapshots takes long, and so belongs on an I/O thread. */
    boolean takesLong(CheckpointInProgress checkpoint, List<OperatorSnapshot> frozen) {
        if (isStored(checkpoint)) {
            for (OperatorSnapshot snapshot : frozen) {
                if (snapshot.keyed() != null || snapshot.inFlight() != null) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A job without checkpoints keeps nothing, but for savepoints. */
    private boolean isStored(CheckpointInProgress checkpoint) {
        return job.durable() || checkpoint.savepoint() != null;
    }

    private List<StateFile> write(
            CheckpointInProgress checkpoint, SubtaskId subtask, int place, OperatorSnapshot snapshot)
            throws IOException {
        if (snapshot.keyed() == null || !isStored(checkpoint)) {
            return List.of();
        }
        String prefix = "task-" + subtask.task() + "-" + place + "-" + subtask.subtask();
        return snapshot.keyed().persist(checkpoint.writer(), prefix);
    }
}
