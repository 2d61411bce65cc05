package io.tidemark.engine.local;

import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.recovery.CommittableFiles;
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

    /** Writes the snapshots of a subtask and adds them to the checkpoint. Closes them if that fails. */
    void persist(CheckpointInProgress checkpoint, SubtaskId subtask, List<OperatorSnapshot> frozen, boolean inputEnded)
            throws IOException {
        Map<String, SubtaskSnapshot> byOperator;
        try {
            byOperator = write(checkpoint, subtask, frozen, inputEnded);
        } catch (IOException | RuntimeException | Error e) {
            Snapshots.close(frozen);
            throw e;
        }
        checkpoint.add(subtask, byOperator, Snapshots.written(frozen));
    }

    private Map<String, SubtaskSnapshot> write(
            CheckpointInProgress checkpoint, SubtaskId subtask, List<OperatorSnapshot> frozen, boolean inputEnded)
            throws IOException {
        Map<String, SubtaskSnapshot> byOperator = new LinkedHashMap<>();
        List<PlannedOperator> operators = job.plan().tasks().get(subtask.task()).operators();
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
        return byOperator;
    }

    /** Says whether writing a subtask's snapshots takes long, and so belongs on an I/O thread. */
    boolean takesLong(CheckpointInProgress checkpoint, List<OperatorSnapshot> frozen) {
        if (isStored(checkpoint)) {
            for (OperatorSnapshot snapshot : frozen) {
                if (snapshot.keyed() != null
                        || snapshot.inFlight() != null
                        || snapshot.sink().committables().stream().anyMatch(CommittableFiles::needsFile)) {
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

    private Snapshots.Written write(
            CheckpointInProgress checkpoint, SubtaskId subtask, int place, OperatorSnapshot snapshot)
            throws IOException {
        if (!isStored(checkpoint)) {
            return Snapshots.Written.NOTHING;
        }
        String prefix = "task-" + subtask.task() + "-" + place + "-" + subtask.subtask();
        return new Snapshots.Written(
                snapshot.keyed() == null ? List.of() : snapshot.keyed().persist(checkpoint.writer(), prefix),
                CommittableFiles.store(snapshot.sink().committables(), checkpoint::writer, prefix));
    }
}
