package io.tidemark.core.recovery;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.dataflow.Dataflow;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.plan.Planner;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a checkpoint that does not verify may be passed over for the next older one.
 *
 * <p>It may only where the outside cannot have seen what the older one would produce again: if a sink that promises
 * exactly once may have published beyond the older one and does not recognise repeats, the job is refused and a person
 * decides.
 *
 * @since 0.1
 */
public final class DamagePolicy {
    private final Dataflow dataflow;
    private final String jobName;

    /**
     * Makes the policy of a job.
     *
     * @param dataflow what is to run
     * @param jobName for messages
     */
    public DamagePolicy(Dataflow dataflow, String jobName) {
        this.dataflow = dataflow;
        this.jobName = jobName;
    }

    /**
     * Refuses the job if an older checkpoint would break its promise to the outside.
     *
     * @param checkpointId the one that does not verify
     * @param metadata what it holds, or {@code null} if not even that can be read
     * @param damage what is wrong with it
     * @throws InvalidProgramException if it must not be passed over; the message says what a person can do
     */
    public void requireMayPassOver(long checkpointId, @Nullable CheckpointMetadata metadata, Exception damage) {
        for (Node node : dataflow.nodes()) {
            if (node.operation() instanceof Operation.Write<?> write
                    && write.sink().guarantee().guarantee() == Guarantee.EXACTLY_ONCE
                    && !write.sink().recognizesRepeats()
                    && mayHavePublished(node, metadata)) {
                throw new InvalidProgramException("Checkpoint " + checkpointId + " of job '" + jobName
                        + "' does not verify (" + damage.getMessage() + "), and an older one cannot be used: the sink '"
                        + node.name()
                        + "' may have published what lies between them and would publish it again. Restore"
                        + " the files from a backup; or, to accept repeats, delete this checkpoint and start the job"
                        + " again.");
            }
        }
    }

    private static boolean mayHavePublished(Node sink, @Nullable CheckpointMetadata metadata) {
        if (metadata == null) {
            return true;
        }
        for (OperatorSnapshot operator : metadata.operators()) {
            if (operator.operatorId().equals(Planner.operatorId(sink))) {
                return operator.subtasks().stream()
                        .anyMatch(subtask -> !subtask.committables().isEmpty());
            }
        }
        return false;
    }
}
