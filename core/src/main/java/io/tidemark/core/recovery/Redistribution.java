package io.tidemark.core.recovery;

import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Divides the lists of the subtasks of then among those of now.
 *
 * @since 0.1
 */
public final class Redistribution {
    private Redistribution() {}

    /**
     * Returns what one subtask gets.
     *
     * @param before the lists of each subtask, in the order of the subtasks
     * @param subtask its index now
     * @param parallelism how many there are now
     * @return one list a name and kind, some perhaps without elements; of a union all, of a broadcast state what one subtask
     *     had, of others the subtask's own if there are as many subtasks as before, otherwise every {@code parallelism}-th
     */
    public static List<ListSnapshot> of(List<List<ListSnapshot>> before, int subtask, int parallelism) {
        Map<ListSnapshot, List<Bytes>> all = new LinkedHashMap<>();
        Map<ListSnapshot, List<Bytes>> own = new LinkedHashMap<>();
        for (int i = 0; i < before.size(); i++) {
            for (ListSnapshot list : before.get(i)) {
                ListSnapshot kind = with(list, List.of());
                all.computeIfAbsent(kind, absent -> new ArrayList<>()).addAll(list.elements());
                if (i == subtask % before.size()) {
                    own.put(kind, list.elements());
                }
            }
        }
        List<ListSnapshot> given = new ArrayList<>();
        all.forEach((kind, elements) -> {
            if (kind.kind() == ListSnapshot.Kind.UNION) {
                given.add(with(kind, elements));
            } else if (kind.kind() == ListSnapshot.Kind.BROADCAST || before.size() == parallelism) {
                given.add(with(kind, own.getOrDefault(kind, List.of())));
            } else {
                given.add(with(kind, everyNth(elements, subtask, parallelism)));
            }
        });
        return given;
    }

    private static ListSnapshot with(ListSnapshot list, List<Bytes> elements) {
        return new ListSnapshot(list.name(), list.kind(), list.schema(), elements);
    }

    private static List<Bytes> everyNth(List<Bytes> elements, int first, int step) {
        List<Bytes> some = new ArrayList<>();
        for (int i = first; i < elements.size(); i += step) {
            some.add(elements.get(i));
        }
        return some;
    }
}
