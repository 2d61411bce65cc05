package io.tidemark.core.recovery;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.inflight.Inlet;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each operator of a checkpoint the one of a pipeline that it is.
 *
 * <p>An operator with a uid is the one with the same uid, wherever it stands. One without is the one at the same place
 * and of the same kind. That says little once operators were added or removed: the one that was second may now be
 * third, and what is second is something else. So when the places and kinds of operators without a uid have changed, a
 * match by place counts only if the name agrees too and no other operator of the kind has it.
 */
final class PipelineMatch {
    private final CheckpointMetadata metadata;
    private final int keyGroups;
    private final String jobName;
    private final Map<String, PlannedOperator> planned = new LinkedHashMap<>();
    private final Map<String, OperatorSnapshot> stored = new LinkedHashMap<>();
    private final boolean sameShape;

    PipelineMatch(CheckpointMetadata metadata, ExecutionPlan plan, String jobName) {
        this.metadata = metadata;
        this.jobName = jobName;
        keyGroups = plan.keyGroups();
        for (Task task : plan.tasks()) {
            task.operators().forEach(operator -> planned.put(operator.operatorId(), operator));
        }
        metadata.operators().forEach(operator -> stored.put(operator.operatorId(), operator));
        sameShape = unnamed(planned.keySet()).equals(unnamed(stored.keySet()));
    }

    private static SortedSet<String> unnamed(Iterable<String> operatorIds) {
        SortedSet<String> unnamed = new TreeSet<>();
        for (String id : operatorIds) {
            if (isByPlace(id)) {
                unnamed.add(id);
            }
        }
        return unnamed;
    }

    /** Whether an id was made from the operator's place. */
    private static boolean isByPlace(String operatorId) {
        return operatorId.startsWith("#");
    }

    /** Refuses a checkpoint of which something would be left behind. */
    void requireComplete() {
        if (!gone().isEmpty()) {
            throw new InvalidProgramException(describe());
        }
        requireFitting();
    }

    /** Returns what can be restored; refuses what is of another kind, or was divided otherwise. */
    List<OperatorSnapshot> requireFitting() {
        List<OperatorSnapshot> fitting = new ArrayList<>();
        for (OperatorSnapshot operator : stored.values()) {
            PlannedOperator now = match(operator);
            if (now != null) {
                requireFits(operator, now);
                fitting.add(operator);
            } else if (!holdsSomething(operator) && !planned.containsKey(operator.operatorId())) {
                fitting.add(operator);
            }
        }
        return fitting;
    }

    /** Names the operators that hold state and are not in the pipeline. */
    List<String> gone() {
        List<String> gone = new ArrayList<>();
        for (OperatorSnapshot operator : stored.values()) {
            if (holdsSomething(operator) && match(operator) == null) {
                gone.add(name(operator.name(), operator.operatorId()));
            }
        }
        return gone;
    }

    private @Nullable PlannedOperator match(OperatorSnapshot before) {
        PlannedOperator now = planned.get(before.operatorId());
        if (now == null
                || !isByPlace(before.operatorId())
                || sameShape
                || now.node().uid() != null) {
            return now;
        }
        return before.name().equals(now.node().name()) && isOnlyOfItsName(before, now) ? now : null;
    }

    private boolean isOnlyOfItsName(OperatorSnapshot before, PlannedOperator now) {
        long storedSo = stored.values().stream()
                .filter(other -> other.name().equals(before.name()))
                .count();
        long plannedSo = planned.values().stream()
                .filter(other -> other.node().name().equals(now.node().name()))
                .count();
        return storedSo == 1 && plannedSo == 1;
    }

    /** Says what is left over on both sides, and what may belong together. */
    String describe() {
        List<PlannedOperator> free = new ArrayList<>(planned.values());
        stored.values().forEach(operator -> free.remove(match(operator)));
        List<String> homeless = new ArrayList<>();
        for (OperatorSnapshot operator : stored.values()) {
            if (holdsSomething(operator) && match(operator) == null) {
                homeless.add(name(operator.name(), operator.operatorId()) + closest(operator, free));
            }
        }
        List<String> fresh = free.stream()
                .map(operator -> name(operator.node().name(), operator.operatorId()))
                .toList();
        String places = homeless.stream().anyMatch(name -> name.contains("no uid"))
                ? " Operators without uid are told by their place, and the shape of the pipeline has changed: put them"
                        + " back where they were, and give operators a uid before their job first runs."
                : "";
        return "Checkpoint " + metadata.checkpointId() + " of job '" + jobName
                + "' belongs to a different pipeline: it holds state of " + homeless
                + ", which this pipeline does not have; new in this pipeline are " + fresh
                + ". Give operators the uid they had, or start the job under another name or storage; to leave that"
                + " state behind, restore with allowNonRestoredState." + places + " Nothing was changed.";
    }

    private static String name(String name, String operatorId) {
        return "'" + name + "' (" + (isByPlace(operatorId) ? "no uid, " + operatorId : operatorId) + ")";
    }

    private static String closest(OperatorSnapshot gone, List<PlannedOperator> free) {
        PlannedOperator best = null;
        int least = Integer.MAX_VALUE;
        for (PlannedOperator candidate : free) {
            int distance = Math.min(
                    isByPlace(gone.operatorId())
                            ? Integer.MAX_VALUE
                            : EditDistance.between(gone.operatorId(), candidate.operatorId()),
                    EditDistance.between(gone.name(), candidate.node().name()));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best == null || least > EditDistance.CLOSE
                ? ""
                : ", perhaps now " + name(best.node().name(), best.operatorId());
    }

    private void requireFits(OperatorSnapshot before, PlannedOperator now) {
        boolean keyed =
                before.subtasks().stream().anyMatch(subtask -> !subtask.keyed().isEmpty());
        if (keyed && before.maxParallelism() != keyGroups) {
            throw new InvalidProgramException("Operator '" + now.node().name() + "' was checkpointed with a maximum"
                    + " parallelism of " + before.maxParallelism() + " and now has " + keyGroups
                    + "; it is fixed in the life of the state: call setMaxParallelism(" + before.maxParallelism()
                    + ").");
        }
        Operation operation = now.node().operation();
        boolean source = operation instanceof Operation.Read<?>;
        boolean sink = operation instanceof Operation.Write<?>;
        boolean keepsKeyedState = operation instanceof Operation.KeyedProcess<?, ?, ?>
                || operation instanceof Operation.KeyedCoProcess<?, ?, ?, ?>
                || operation instanceof Operation.KeyedBroadcastProcess<?, ?, ?, ?>
                || operation instanceof Operation.IntervalJoin<?, ?, ?>
                || operation instanceof Operation.Windowed<?, ?, ?>
                || operation instanceof Operation.Reduce<?>;
        if (!source && !before.knownSplits().isEmpty()
                || !sink && holdsOutput(before)
                || !keepsKeyedState && holdsKeyedState(before)
                || source && holdsLists(before)
                || sink && holdsListsOfItsOwn(before)) {
            throw new InvalidProgramException("The uid '" + before.operatorId() + "' belonged to '" + before.name()
                    + "' in checkpoint " + metadata.checkpointId() + " and now belongs to '"
                    + now.node().name()
                    + "', which is of another kind; give that one a uid of its own.");
        }
    }

    private static boolean holdsSomething(OperatorSnapshot operator) {
        return !operator.knownSplits().isEmpty()
                || holdsOutput(operator)
                || holdsKeyedState(operator)
                || holdsLists(operator);
    }

    private static boolean holdsLists(OperatorSnapshot operator) {
        return operator.subtasks().stream().anyMatch(subtask -> !subtask.lists().isEmpty());
    }

    /** Records in flight are kept for whoever is to process them, whatever kind that is of. */
    private static boolean holdsListsOfItsOwn(OperatorSnapshot operator) {
        return operator.subtasks().stream()
                .flatMap(subtask -> subtask.lists().stream())
                .anyMatch(list -> !Inlet.isNameOfOne(list.name()));
    }

    private static boolean holdsKeyedState(OperatorSnapshot operator) {
        return operator.subtasks().stream()
                .flatMap(subtask -> subtask.keyed().stream())
                .anyMatch(keyed -> !keyed.files().isEmpty());
    }

    private static boolean holdsOutput(OperatorSnapshot operator) {
        return operator.subtasks().stream()
                .anyMatch(subtask -> !subtask.writerState().isEmpty()
                        || !subtask.committables().isEmpty());
    }
}
