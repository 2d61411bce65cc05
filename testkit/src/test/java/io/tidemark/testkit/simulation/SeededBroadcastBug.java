package io.tidemark.testkit.simulation;

import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.recovery.RestoredState;
import io.tidemark.testkit.engine.Mutation;
import java.util.ArrayList;
import java.util.List;

/** Bugs that keeping broadcast state could have; the simulation has to find each. */
enum SeededBroadcastBug implements Mutation {
    FORGETS_BROADCAST_STATE_OF_ALL_SUBTASKS_BUT_THE_FIRST {
        @Override
        List<Bytes> restored(ListSnapshot list, int subtask, OperatorSnapshot operator) {
            return subtask == 0 ? list.elements() : List.of();
        }
    },
    JOINS_THE_BROADCAST_STATE_OF_ALL_SUBTASKS {
        @Override
        List<Bytes> restored(ListSnapshot list, int subtask, OperatorSnapshot operator) {
            return operator.subtasks().stream()
                    .flatMap(one -> one.lists().stream())
                    .filter(one -> one.name().equals(list.name()))
                    .flatMap(one -> one.elements().stream())
                    .toList();
        }
    },
    DEALS_BROADCAST_STATE_OUT {
        @Override
        List<Bytes> restored(ListSnapshot list, int subtask, OperatorSnapshot operator) {
            List<Bytes> some = new ArrayList<>();
            for (int i = subtask; i < list.elements().size(); i += operator.parallelism()) {
                some.add(list.elements().get(i));
            }
            return some;
        }
    };

    /** Returns what a subtask restores of a broadcast state. */
    abstract List<Bytes> restored(ListSnapshot list, int subtask, OperatorSnapshot operator);

    @Override
    public RestoredState restored(RestoredState state) {
        return RestoredLists.changed(state, this::lists);
    }

    private List<ListSnapshot> lists(SubtaskSnapshot subtask, OperatorSnapshot operator) {
        List<ListSnapshot> changed = new ArrayList<>();
        for (ListSnapshot list : subtask.lists()) {
            changed.add(
                    list.kind() != ListSnapshot.Kind.BROADCAST
                            ? list
                            : new ListSnapshot(
                                    list.name(),
                                    list.kind(),
                                    list.schema(),
                                    restored(list, subtask.subtask(), operator)));
        }
        return changed;
    }
}
