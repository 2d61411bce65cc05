package io.tidemark.core.source;

import io.tidemark.checkpoint.spi.source.SourceSplit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Gives each split of one source to one subtask, once.
 *
 * <p>A split that is discovered for the first time goes to the subtask that has been given the fewest. Every identifier ever
 * seen is remembered and is a part of each checkpoint, so that a split that is finished is not read again, and one that
 * came while a checkpoint was under way is either in it with a position or not known to it at all: the engine hands splits
 * and barriers to a source in one order.
 *
 * <p>Pure and not thread-safe.
 */
public final class SplitAssigner {
    private final SortedSet<String> known = new TreeSet<>();
    private final int[] given;

    /**
     * Makes an assigner that knows no split.
     *
     * @param parallelism how many subtasks the source has
     */
    public SplitAssigner(int parallelism) {
        given = new int[parallelism];
    }

    /**
     * Takes up the splits of a checkpoint.
     *
     * @param knownSplits every identifier seen before it, finished ones included
     * @param unfinished those to read on, at their positions
     * @return what each subtask gets; subtasks that get nothing are absent
     */
    public Map<Integer, List<SourceSplit>> restored(SortedSet<String> knownSplits, List<SourceSplit> unfinished) {
        known.addAll(knownSplits);
        unfinished.forEach(split -> known.add(split.splitId()));
        return assign(unfinished);
    }

    /**
     * Takes up splits that were discovered.
     *
     * @param splits all that exist now; those known already are ignored
     * @return what each subtask gets; subtasks that get nothing are absent
     */
    public Map<Integer, List<SourceSplit>> discovered(List<? extends SourceSplit> splits) {
        List<SourceSplit> fresh = new ArrayList<>();
        for (SourceSplit split : splits) {
            if (known.add(split.splitId())) {
                fresh.add(split);
            }
        }
        return assign(fresh);
    }

    /**
     * Returns every split identifier seen so far.
     *
     * @return a copy
     */
    public SortedSet<String> known() {
        return new TreeSet<>(known);
    }

    private Map<Integer, List<SourceSplit>> assign(List<SourceSplit> splits) {
        Map<Integer, List<SourceSplit>> assignment = new LinkedHashMap<>();
        for (SourceSplit split : splits) {
            int subtask = leastGiven();
            given[subtask]++;
            assignment.computeIfAbsent(subtask, s -> new ArrayList<>()).add(split);
        }
        return assignment;
    }

    private int leastGiven() {
        int least = 0;
        for (int i = 1; i < given.length; i++) {
            if (given[i] < given[least]) {
                least = i;
            }
        }
        return least;
    }
}
