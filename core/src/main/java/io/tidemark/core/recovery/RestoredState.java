package io.tidemark.core.recovery;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SplitPosition;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.inflight.Inlet;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.operator.RestoredParts;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt begins with: the state of a checkpoint, cut anew for the parallelism of now; or nothing. Immutable.
 *
 * @since 0.1
 */
public final class RestoredState {
    private final @Nullable CheckpointMetadata metadata;
    private final Map<String, OperatorSnapshot> byOperator = new LinkedHashMap<>();

    private RestoredState(@Nullable CheckpointMetadata metadata) {
        this.metadata = metadata;
        if (metadata != null) {
            metadata.operators().forEach(operator -> byOperator.put(operator.operatorId(), operator));
        }
    }

    /**
     * Returns what a job begins with that has no checkpoint.
     *
     * @return no state
     */
    public static RestoredState nothing() {
        return new RestoredState(null);
    }

    /**
     * Returns what a checkpoint holds.
     *
     * @param metadata of the checkpoint
     * @return its state
     */
    public static RestoredState of(CheckpointMetadata metadata) {
        return new RestoredState(metadata);
    }

    /**
     * Returns the checkpoint.
     *
     * @return {@code null} if the job begins anew
     */
    public @Nullable CheckpointMetadata metadata() {
        return metadata;
    }

    /**
     * Refuses a checkpoint that belongs to another pipeline: none of its state may be left behind unseen.
     *
     * @param plan what is to run
     * @param jobName for the message
     * @throws InvalidProgramException if an operator of the checkpoint is gone or is of another kind now; the message
     *     names it and what comes closest
     */
    public void requireFits(ExecutionPlan plan, String jobName) {
        if (metadata != null) {
            new PipelineMatch(metadata, plan, jobName).requireComplete();
        }
    }

    /**
     * Leaves behind the state of operators that the pipeline does not have.
     *
     * @param plan what is to run
     * @param jobName for messages
     * @return the state that fits, the same object if all does
     * @throws InvalidProgramException if an operator is of another kind now, or has another maximum parallelism
     */
    public RestoredState withoutWhatIsGone(ExecutionPlan plan, String jobName) {
        if (metadata == null) {
            return this;
        }
        PipelineMatch match = new PipelineMatch(metadata, plan, jobName);
        List<OperatorSnapshot> fitting = match.requireFitting();
        if (fitting.size() == metadata.operators().size()) {
            return this;
        }
        if (fitting.isEmpty()) {
            throw new InvalidProgramException(match.describe() + " Nothing of it is left to be restored.");
        }
        return new RestoredState(metadata.takenUp(
                metadata.jobName(), metadata.checkpointId(), metadata.epoch(), fitting, metadata.origins()));
    }

    /**
     * Names the operators whose state {@link #withoutWhatIsGone} leaves behind.
     *
     * @param plan what is to run
     * @return for people; empty if there are none
     */
    public List<String> gone(ExecutionPlan plan) {
        return metadata == null ? List.of() : new PipelineMatch(metadata, plan, "").gone();
    }

    /**
     * Returns what an operator begins with in one subtask.
     *
     * @param operatorId which
     * @param subtask its index now
     * @param parallelism of the operator now
     * @param range the key groups of the subtask
     * @param files reads what the checkpoint names
     * @return what falls to it
     */
    public RestoredParts parts(String operatorId, int subtask, int parallelism, KeyGroupRange range, StateFiles files) {
        return new RestoredParts(
                keyed(operatorId, range),
                files,
                writerStates(operatorId, subtask, parallelism),
                lists(operatorId, subtask, parallelism),
                watermark(operatorId, subtask, parallelism));
    }

    /** Returns the snapshots that hold some of the key groups of a subtask; they may hold others too. */
    List<KeyedSnapshot> keyed(String operatorId, KeyGroupRange range) {
        List<KeyedSnapshot> overlapping = new ArrayList<>();
        for (SubtaskSnapshot subtask : subtasks(operatorId)) {
            for (KeyedSnapshot keyed : subtask.keyed()) {
                if (keyed.keyGroups().overlaps(range)) {
                    overlapping.add(keyed);
                }
            }
        }
        return overlapping;
    }

    /**
     * Returns the states that a sink's writer takes over, so that each goes to exactly one writer.
     *
     * @param operatorId of the sink
     * @param subtask of the writer
     * @param parallelism of the sink now
     * @return none or several after a change of parallelism
     */
    public List<byte[]> writerStates(String operatorId, int subtask, int parallelism) {
        List<byte[]> states = new ArrayList<>();
        for (SubtaskSnapshot old : subtasks(operatorId)) {
            if (old.subtask() % parallelism == subtask && !old.writerState().isEmpty()) {
                states.add(old.writerState().toArray());
            }
        }
        return states;
    }

    /**
     * Returns the state without keys that a function takes over.
     *
     * @param operatorId of the function
     * @param subtask its index now
     * @param parallelism of the operator now
     * @return what falls to the subtask; {@code null} if the job begins anew
     */
    public @Nullable List<ListSnapshot> lists(String operatorId, int subtask, int parallelism) {
        if (metadata == null) {
            return null;
        }
        List<List<ListSnapshot>> before = subtasks(operatorId).stream()
                .map(old -> old.lists().stream()
                        .filter(list -> !Inlet.isNameOfOne(list.name()))
                        .toList())
                .toList();
        return Redistribution.of(before, subtask, parallelism);
    }

    /**
     * Returns what was in flight: each subtask has to process its own before anything else.
     *
     * @param plan what is to run
     * @return by subtask, in the order in which it is to be processed; subtasks without any are absent
     * @throws OperatorException if it cannot be read, or a function of the user's fails that says where one goes
     */
    public Map<SubtaskId, List<InFlight>> inFlight(ExecutionPlan plan) throws OperatorException {
        Map<SubtaskId, List<InFlight>> bySubtask = new LinkedHashMap<>();
        for (Task task : plan.tasks()) {
            for (PlannedOperator operator : task.operators()) {
                List<List<InFlight>> divided = InFlightRestore.of(plan, operator, subtasks(operator.operatorId()));
                for (int i = 0; i < divided.size(); i++) {
                    if (!divided.get(i).isEmpty()) {
                        bySubtask
                                .computeIfAbsent(new SubtaskId(task.index(), i), id -> new ArrayList<>())
                                .addAll(divided.get(i));
                    }
                }
            }
        }
        return bySubtask;
    }

    /** Returns a subtask's own watermark if there are as many as before, otherwise the lowest of all. */
    private long watermark(String operatorId, int subtask, int parallelism) {
        List<SubtaskSnapshot> before = subtasks(operatorId);
        if (before.size() == parallelism) {
            return before.get(subtask).watermark();
        }
        return before.stream().mapToLong(SubtaskSnapshot::watermark).min().orElse(SubtaskSnapshot.NO_WATERMARK);
    }

    /**
     * Returns the committables of every sink.
     *
     * @param files reads what the checkpoint names
     * @return by operator, subtask after subtask; sinks without any are absent
     */
    public Map<String, List<Committable>> committables(StateFiles files) {
        Map<String, List<Committable>> committables = new LinkedHashMap<>();
        for (OperatorSnapshot operator : byOperator.values()) {
            List<Committable> ofOperator = new ArrayList<>();
            for (SubtaskSnapshot subtask : operator.subtasks()) {
                subtask.committables().forEach(stored -> ofOperator.add(CommittableFiles.open(stored, files)));
            }
            if (!ofOperator.isEmpty()) {
                committables.put(operator.operatorId(), ofOperator);
            }
        }
        return committables;
    }

    /**
     * Returns the ids of all splits that a source had seen, finished ones included.
     *
     * @param operatorId of the source
     * @return empty if the source is not in the checkpoint
     */
    public Optional<SortedSet<String>> knownSplits(String operatorId) {
        OperatorSnapshot operator = byOperator.get(operatorId);
        return operator == null ? Optional.empty() : Optional.of(new TreeSet<>(operator.knownSplits()));
    }

    /**
     * Returns the splits that were not read to their end, at their positions.
     *
     * @param source the operator
     * @return none if the source is not in the checkpoint
     * @throws IncompatibleSchemaException if they were written in a form that the source cannot read any more
     * @throws IOException if they cannot be decoded
     */
    public List<SourceSplit> splits(PlannedOperator source) throws IOException {
        OperatorSnapshot snapshot = byOperator.get(source.operatorId());
        if (snapshot == null || snapshot.splitSchema().isEmpty()) {
            return List.of();
        }
        Serde<SourceSplit> serde;
        try {
            serde = Snapshots.splitSerde(source).reading(snapshot.splitSchema());
        } catch (IncompatibleSchemaException e) {
            throw new IncompatibleSchemaException(
                    "The positions of source '" + source.node().name() + "' cannot be restored: " + e.getMessage());
        }
        List<SourceSplit> splits = new ArrayList<>();
        for (SubtaskSnapshot subtask : snapshot.subtasks()) {
            for (SplitPosition position : subtask.splits()) {
                byte[] bytes = position.split().toArray();
                splits.add(serde.deserialize(new DataInputStream(new ByteArrayInputStream(bytes))));
            }
        }
        return splits;
    }

    private List<SubtaskSnapshot> subtasks(String operatorId) {
        OperatorSnapshot operator = byOperator.get(operatorId);
        return operator == null ? List.of() : operator.subtasks();
    }
}
