package io.tidemark.core.recovery;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.model.SubtaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The committables of a checkpoint that is under way: held from when the snapshot of their subtask is written until the
 * checkpoint is published or given up. So a living attempt publishes what its writers prepared, and reads nothing back.
 *
 * <p>Pure and not thread-safe.
 *
 * @since 0.1
 */
public final class HeldCommittables {
    private final SortedMap<SubtaskId, Map<String, List<Committable>>> bySubtask = new TreeMap<>();
    private boolean released;

    /** Holds none. */
    public HeldCommittables() {}

    /**
     * Takes over what a subtask froze and has written. Releases it at once if the checkpoint is over.
     *
     * @param subtask which
     * @param byOperator its committables in their order
     */
    public void add(SubtaskId subtask, Map<String, List<Committable>> byOperator) {
        if (released) {
            release(byOperator);
        } else {
            bySubtask.put(subtask, byOperator);
        }
    }

    /**
     * Returns what is to be published.
     *
     * @return by operator, subtask after subtask; sinks without any are absent
     * @throws InvariantViolation if they were released
     */
    public Map<String, List<Committable>> byOperator() {
        InvariantViolation.check(!released, "Committables are to be published, and their checkpoint is over");
        Map<String, List<Committable>> all = new LinkedHashMap<>();
        for (Map<String, List<Committable>> ofSubtask : bySubtask.values()) {
            ofSubtask.forEach((operator, committables) -> {
                if (!committables.isEmpty()) {
                    all.computeIfAbsent(operator, id -> new ArrayList<>()).addAll(committables);
                }
            });
        }
        return all;
    }

    /** Releases all of them, and whatever comes later: the checkpoint is over. A second call does nothing. */
    public void release() {
        released = true;
        bySubtask.values().forEach(HeldCommittables::release);
        bySubtask.clear();
    }

    private static void release(Map<String, List<Committable>> byOperator) {
        byOperator.values().forEach(committables -> committables.forEach(Committable::release));
    }
}
