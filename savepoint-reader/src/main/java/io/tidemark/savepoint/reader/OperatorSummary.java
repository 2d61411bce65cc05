package io.tidemark.savepoint.reader;

import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a checkpoint holds of one operator.
 *
 * @param uid the {@code uid} that the job gave it, or an id derived from its place in the pipeline
 * @param name for people
 * @param parallelism how many subtasks it had, from 1
 * @param keyGroups how many groups its keys are divided into: its maximum parallelism
 * @param hasKeyedState whether it keeps keyed state, be it empty
 * @param knownSplits of a source: how many splits it had taken on, finished ones included
 * @param openSplits of a source: how many of them it had not read to their end
 * @param committables of a sink: how many outputs wait to be published, or were being published
 * @param inputEnded whether all its subtasks had seen the end of their input
 * @param lists its state without keys
 * @param files those of its state and of its large committables, in the order of its subtasks
 * @since 0.1
 */
public record OperatorSummary(
        String uid,
        String name,
        int parallelism,
        int keyGroups,
        boolean hasKeyedState,
        int knownSplits,
        int openSplits,
        int committables,
        boolean inputEnded,
        List<ListState> lists,
        List<StateFile> files) {
    /** Keeps unmodifiable copies of the lists. */
    public OperatorSummary {
        lists = List.copyOf(lists);
        files = List.copyOf(files);
    }

    /**
     * A state without keys.
     *
     * @param name unique within the operator
     * @param kind in words: {@code list}, {@code union list} or {@code broadcast state}
     * @param schema of the elements; of a broadcast state that of the map
     * @param elements how many there are in all subtasks; a union list counts those of each, a broadcast state the entries
     *     of the first subtask that has it, since all have the same
     * @since 0.1
     */
    public record ListState(String name, String kind, String schema, int elements) {
        private ListState plus(ListState other) {
            return new ListState(name, kind, schema, elements + other.elements);
        }
    }

    static OperatorSummary of(OperatorSnapshot operator) {
        List<SubtaskSnapshot> subtasks = operator.subtasks();
        return new OperatorSummary(
                operator.operatorId(),
                operator.name(),
                operator.parallelism(),
                operator.maxParallelism(),
                subtasks.stream().anyMatch(subtask -> !subtask.keyed().isEmpty()),
                operator.knownSplits().size(),
                subtasks.stream().mapToInt(subtask -> subtask.splits().size()).sum(),
                subtasks.stream()
                        .mapToInt(subtask -> subtask.committables().size())
                        .sum(),
                subtasks.stream().allMatch(SubtaskSnapshot::inputEnded),
                lists(subtasks),
                subtasks.stream()
                        .flatMap(subtask -> subtask.files().stream())
                        .distinct()
                        .toList());
    }

    private static List<ListState> lists(List<SubtaskSnapshot> subtasks) {
        Map<String, ListState> byName = new TreeMap<>();
        for (SubtaskSnapshot subtask : subtasks) {
            for (ListSnapshot list : subtask.lists()) {
                ListState one = new ListState(
                        list.name(),
                        list.kind().words(),
                        list.schema(),
                        list.elements().size());
                boolean summed = list.kind() != ListSnapshot.Kind.BROADCAST;
                byName.merge(list.name(), one, (before, next) -> summed ? before.plus(next) : before);
            }
        }
        return List.copyOf(byName.values());
    }
}
