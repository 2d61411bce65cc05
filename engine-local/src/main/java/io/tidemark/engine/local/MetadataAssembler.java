package io.tidemark.engine.local;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Puts the snapshots of all subtasks together by operator. */
final class MetadataAssembler {
    private final JobContext job;

    MetadataAssembler(JobContext job) {
        this.job = job;
    }

    CheckpointMetadata assemble(CheckpointInProgress checkpoint, long nowMillis) {
        List<OperatorSnapshot> operators = new ArrayList<>();
        for (Task task : job.plan().tasks()) {
            for (PlannedOperator operator : task.operators()) {
                operators.add(operator(checkpoint, task, operator));
            }
        }
        return new CheckpointMetadata(
                CheckpointMetadata.FORMAT_VERSION,
                job.name(),
                checkpoint.checkpointId(),
                job.checkpoints().epoch(),
                nowMillis,
                job.analysis().describe(),
                operators);
    }

    private OperatorSnapshot operator(CheckpointInProgress checkpoint, Task task, PlannedOperator operator) {
        boolean source = operator.node().operation() instanceof Operation.Read<?>;
        return new OperatorSnapshot(
                operator.operatorId(),
                operator.node().name(),
                job.plan().keyGroups(),
                source ? SnapshotPersister.splitSerde(operator).schema() : "",
                List.copyOf(checkpoint.knownSplits().getOrDefault(operator.operatorId(), new TreeSet<>())),
                subtasks(checkpoint, task, operator));
    }

    private static List<SubtaskSnapshot> subtasks(
            CheckpointInProgress checkpoint, Task task, PlannedOperator operator) {
        List<SubtaskSnapshot> subtasks = new ArrayList<>();
        for (int i = 0; i < task.parallelism(); i++) {
            subtasks.add(checkpoint.of(new SubtaskId(task.index(), i)).get(operator.operatorId()));
        }
        return subtasks;
    }

    /** Returns what is to be published of a checkpoint, by operator, subtask after subtask. */
    Map<String, List<byte[]>> committables(CheckpointInProgress checkpoint) {
        Map<String, List<byte[]>> committables = new LinkedHashMap<>();
        for (Task task : job.plan().tasks()) {
            for (PlannedOperator operator : task.operators()) {
                List<byte[]> ofOperator = new ArrayList<>();
                for (SubtaskSnapshot subtask : subtasks(checkpoint, task, operator)) {
                    for (Bytes committable : subtask.committables()) {
                        ofOperator.add(committable.toArray());
                    }
                }
                if (!ofOperator.isEmpty()) {
                    committables.put(operator.operatorId(), ofOperator);
                }
            }
        }
        return committables;
    }
}
