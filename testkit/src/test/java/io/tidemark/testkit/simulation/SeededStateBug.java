package io.tidemark.testkit.simulation;

import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.recovery.RestoredState;
import io.tidemark.testkit.engine.Mutation;
import java.util.ArrayList;
import java.util.List;

/** Bugs that keeping state could have; the simulation has to find each. */
enum SeededStateBug implements Mutation {
    SHARES_WITH_THE_SNAPSHOT_WHAT_GOES_ON_CHANGING {
        @Override
        public StateBackend keeping(StateBackend backend) {
            return new FaultyStateBackend(backend, FaultyStateBackend.Bug.FREEZES_LATE);
        }
    },
    FORGETS_WHEN_VALUES_EXPIRE {
        @Override
        public StateBackend keeping(StateBackend backend) {
            return new FaultyStateBackend(backend, FaultyStateBackend.Bug.FORGETS_TIMES);
        }
    },
    FORGETS_MAPS {
        @Override
        public StateBackend keeping(StateBackend backend) {
            return new FaultyStateBackend(backend, FaultyStateBackend.Bug.FORGETS_MAPS);
        }
    },
    FORGETS_LISTS_WITHOUT_KEYS {
        @Override
        public List<OperatorSnapshot> frozen(List<OperatorSnapshot> snapshots) {
            List<OperatorSnapshot> changed = new ArrayList<>();
            for (OperatorSnapshot s : snapshots) {
                changed.add(new OperatorSnapshot(s.operatorId(), s.keyed(), s.keyGroups(), s.splits(), s.sink()));
            }
            return changed;
        }
    },
    DEALS_A_UNION_OUT {
        @Override
        public RestoredState restored(RestoredState state) {
            CheckpointMetadata metadata = state.metadata();
            return metadata == null ? state : RestoredState.of(withUnionsOfTheFirstSubtask(metadata));
        }
    };

    private static CheckpointMetadata withUnionsOfTheFirstSubtask(CheckpointMetadata m) {
        List<io.tidemark.core.checkpoint.OperatorSnapshot> operators = new ArrayList<>();
        for (io.tidemark.core.checkpoint.OperatorSnapshot operator : m.operators()) {
            operators.add(new io.tidemark.core.checkpoint.OperatorSnapshot(
                    operator.operatorId(),
                    operator.name(),
                    operator.maxParallelism(),
                    operator.splitSchema(),
                    operator.knownSplits(),
                    operator.subtasks().stream()
                            .map(SeededStateBug::withUnionOfTheFirst)
                            .toList()));
        }
        return new CheckpointMetadata(
                m.formatVersion(),
                m.jobName(),
                m.checkpointId(),
                m.epoch(),
                m.completedAtMillis(),
                m.guarantees(),
                operators);
    }

    private static SubtaskSnapshot withUnionOfTheFirst(SubtaskSnapshot s) {
        List<ListSnapshot> lists = s.lists().stream()
                .filter(list -> s.subtask() == 0 || !list.union())
                .toList();
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
