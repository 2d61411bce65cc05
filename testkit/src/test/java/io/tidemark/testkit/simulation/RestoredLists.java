package io.tidemark.testkit.simulation;

import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.recovery.RestoredState;
import java.util.ArrayList;
import java.util.List;

/** Changes what an attempt restores of state without keys, as a bug would. */
final class RestoredLists {
    /** What is restored of the lists of one subtask. */
    interface Change {
        List<ListSnapshot> of(SubtaskSnapshot subtask, OperatorSnapshot operator);
    }

    private RestoredLists() {}

    static RestoredState changed(RestoredState state, Change change) {
        CheckpointMetadata m = state.metadata();
        if (m == null) {
            return state;
        }
        List<OperatorSnapshot> operators = new ArrayList<>();
        for (OperatorSnapshot operator : m.operators()) {
            operators.add(new OperatorSnapshot(
                    operator.operatorId(),
                    operator.name(),
                    operator.maxParallelism(),
                    operator.splitSchema(),
                    operator.knownSplits(),
                    operator.subtasks().stream()
                            .map(subtask -> with(subtask, change.of(subtask, operator)))
                            .toList()));
        }
        return RestoredState.of(new CheckpointMetadata(
                m.formatVersion(),
                m.jobName(),
                m.checkpointId(),
                m.epoch(),
                m.completedAtMillis(),
                m.guarantees(),
                operators));
    }

    private static SubtaskSnapshot with(SubtaskSnapshot s, List<ListSnapshot> lists) {
        return new SubtaskSnapshot(
                s.subtask(),
                s.keyed(),
                s.splits(),
                s.writerState(),
                s.committables(),
                s.inputEnded(),
                lists,
                s.watermark());
    }
}
