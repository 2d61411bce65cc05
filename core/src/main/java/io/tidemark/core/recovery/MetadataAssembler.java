package io.tidemark.core.recovery;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.CheckpointOrigin;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Puts the snapshots of all subtasks together by operator.
 *
 * @since 0.1
 */
public final class MetadataAssembler {
    /** What the subtasks put into one checkpoint. */
    public interface Gathered {
        /**
         * Returns the snapshots of a subtask.
         *
         * @param subtask of the plan
         * @return by operator
         * @throws IllegalStateException if there are none
         */
        Map<String, SubtaskSnapshot> of(SubtaskId subtask);
    }

    private final ExecutionPlan plan;
    private final String jobName;
    private final long epoch;
    private final List<String> guarantees;

    /**
     * Makes the assembler of a job.
     *
     * @param plan what runs
     * @param jobName its name
     * @param epoch of the process that owns it
     * @param guarantees what the analysis found, for people
     */
    public MetadataAssembler(ExecutionPlan plan, String jobName, long epoch, List<String> guarantees) {
        this.plan = plan;
        this.jobName = jobName;
        this.epoch = epoch;
        this.guarantees = List.copyOf(guarantees);
    }

    /**
     * Makes the metadata of a checkpoint that every subtask has acknowledged.
     *
     * @param checkpointId which
     * @param knownSplits the ids that each source had been given when the barriers were sent, by operator
     * @param gathered the snapshots
     * @param origins the savepoints on the way to it
     * @param nowMillis the time of day, for people
     * @return the metadata
     * @throws IllegalStateException if the snapshot of a subtask is missing
     * @throws IllegalArgumentException if the parts do not make a whole
     */
    public CheckpointMetadata assemble(
            long checkpointId,
            Map<String, SortedSet<String>> knownSplits,
            Gathered gathered,
            List<CheckpointOrigin> origins,
            long nowMillis) {
        List<OperatorSnapshot> operators = new ArrayList<>();
        for (Task task : plan.tasks()) {
            for (PlannedOperator operator : task.operators()) {
                boolean source = operator.node().operation() instanceof Operation.Read<?>;
                operators.add(new OperatorSnapshot(
                        operator.operatorId(),
                        operator.node().name(),
                        plan.keyGroups(),
                        source ? Snapshots.splitSerde(operator).schema() : "",
                        List.copyOf(knownSplits.getOrDefault(operator.operatorId(), new TreeSet<>())),
                        subtasks(gathered, task, operator)));
            }
        }
        return new CheckpointMetadata(
                CheckpointMetadata.FORMAT_VERSION,
                jobName,
                checkpointId,
                epoch,
                nowMillis,
                guarantees,
                operators,
                origins);
    }

    private static List<SubtaskSnapshot> subtasks(Gathered gathered, Task task, PlannedOperator operator) {
        List<SubtaskSnapshot> subtasks = new ArrayList<>();
        for (int i = 0; i < task.parallelism(); i++) {
            subtasks.add(gathered.of(new SubtaskId(task.index(), i)).get(operator.operatorId()));
        }
        return subtasks;
    }
}
