package io.tidemark.core.checkpoint;

import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one operator put into a checkpoint: exactly one snapshot of each of its subtasks. What cannot be restored cannot
 * be constructed.
 *
 * @param operatorId finds the operator again after the pipeline was changed: its {@code uid}, or an id derived from its
 *     place
 * @param name for people
 * @param maxParallelism how many key groups its keyed state is divided into
 * @param splitSchema the schema of a source's splits, from its serde; empty unless it is a source
 * @param knownSplits the ids of all splits that a reader had taken on before its barrier, finished ones included,
 *     sorted. A split that was discovered and not taken on must not be here: it would count as finished and never be
 *     read
 * @param subtasks one for each, by index
 * @since 0.1
 */
public record OperatorSnapshot(
        String operatorId,
        String name,
        int maxParallelism,
        String splitSchema,
        List<String> knownSplits,
        List<SubtaskSnapshot> subtasks) {
    private static final Comparator<SubtaskSnapshot> BY_INDEX = new Comparator<>() {
        @Override
        public int compare(SubtaskSnapshot one, SubtaskSnapshot other) {
            return Integer.compare(one.subtask(), other.subtask());
        }
    };

    /** Keeps sorted, unmodifiable copies, and checks that the parts make a whole. */
    public OperatorSnapshot {
        SubtaskSnapshot[] byIndex = subtasks.toArray(new SubtaskSnapshot[0]);
        Arrays.sort(byIndex, BY_INDEX);
        subtasks = List.of(byIndex);
        String[] sorted = knownSplits.toArray(new String[0]);
        Arrays.sort(sorted);
        knownSplits = List.of(sorted);
        require(!operatorId.isEmpty(), name, "has no id");
        require(!subtasks.isEmpty(), name, "has no subtask");
        for (int i = 0; i < subtasks.size(); i++) {
            require(
                    subtasks.get(i).subtask() == i,
                    name,
                    "needs exactly one snapshot of each subtask, has those of "
                            + subtasks.stream().map(SubtaskSnapshot::subtask).toList());
        }
        require(
                maxParallelism >= subtasks.size(),
                name,
                "has " + subtasks.size() + " subtasks and a maximum of " + maxParallelism);
        requireEverySplitOnce(name, splitSchema, knownSplits, subtasks);
        requireEveryKeyGroupOnce(name, maxParallelism, subtasks);
    }

    /**
     * Returns how many subtasks the operator had.
     *
     * @return at least 1
     */
    public int parallelism() {
        return subtasks.size();
    }

    private static void requireEverySplitOnce(
            String name, String splitSchema, List<String> knownSplits, List<SubtaskSnapshot> subtasks) {
        SortedSet<String> known = new TreeSet<>(knownSplits);
        require(known.size() == knownSplits.size(), name, "knows a split twice: " + knownSplits);
        require(known.isEmpty() || !splitSchema.isEmpty(), name, "has splits and no schema for them");
        SortedSet<String> positioned = new TreeSet<>();
        for (SubtaskSnapshot subtask : subtasks) {
            for (SplitPosition split : subtask.splits()) {
                require(known.contains(split.splitId()), name, "reads a split it does not know: " + split.splitId());
                require(positioned.add(split.splitId()), name, "reads a split twice: " + split.splitId());
            }
        }
    }

    private static void requireEveryKeyGroupOnce(String name, int maxParallelism, List<SubtaskSnapshot> subtasks) {
        List<KeyGroupRange> ranges = new ArrayList<>();
        for (SubtaskSnapshot subtask : subtasks) {
            for (KeyedSnapshot keyed : subtask.keyed()) {
                ranges.add(keyed.keyGroups());
            }
        }
        if (ranges.isEmpty()) {
            return;
        }
        ranges.sort(Comparator.comparingInt(KeyGroupRange::first));
        int next = 0;
        for (KeyGroupRange range : ranges) {
            require(range.first() == next, name, "needs each of " + maxParallelism + " key groups once, has " + ranges);
            next = range.last() + 1;
        }
        require(next == maxParallelism, name, "needs each of " + maxParallelism + " key groups once, has " + ranges);
    }

    private static void require(boolean holds, String name, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("The snapshot of operator '" + name + "' " + problem);
        }
    }
}
