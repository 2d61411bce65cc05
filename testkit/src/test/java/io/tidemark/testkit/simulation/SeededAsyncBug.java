package io.tidemark.testkit.simulation;

import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.recovery.RestoredState;
import io.tidemark.testkit.engine.Mutation;
import java.util.ArrayList;
import java.util.List;

/** Bugs that keeping requests could have; the simulation has to find each. */
enum SeededAsyncBug implements Mutation {
    LEAVES_REQUESTS_OUT_OF_THE_CHECKPOINT {
        @Override
        public List<OperatorSnapshot> frozen(List<OperatorSnapshot> snapshots) {
            List<OperatorSnapshot> changed = new ArrayList<>();
            for (OperatorSnapshot s : snapshots) {
                changed.add(new OperatorSnapshot(
                        s.operatorId(), s.keyed(), s.keyGroups(), s.splits(), s.sink(), List.of(), s.watermark()));
            }
            return changed;
        }
    },
    LEAVES_THE_OLDEST_REQUEST_OUT_OF_WHAT_IS_RESTORED {
        @Override
        public RestoredState restored(RestoredState state) {
            return RestoredLists.changed(
                    state,
                    (subtask, operator) -> subtask.lists().stream()
                            .map(list -> with(
                                    list,
                                    list.elements().subList(1, list.elements().size())))
                            .toList());
        }
    },
    MAKES_REQUESTS_AGAIN_IN_EVERY_SUBTASK {
        @Override
        public RestoredState restored(RestoredState state) {
            return RestoredLists.changed(
                    state,
                    (subtask, operator) -> operator.subtasks().stream()
                            .map(SubtaskSnapshot::lists)
                            .filter(lists -> !lists.isEmpty())
                            .findFirst()
                            .orElse(List.of()));
        }
    };

    private static ListSnapshot with(ListSnapshot list, List<Bytes> elements) {
        return new ListSnapshot(list.name(), list.kind(), list.schema(), elements);
    }
}
