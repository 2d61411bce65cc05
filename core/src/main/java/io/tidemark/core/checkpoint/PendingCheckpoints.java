package io.tidemark.core.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The checkpoints between their trigger and the start of their commit, oldest first. */
final class PendingCheckpoints {
    private final SortedMap<Long, PendingCheckpoint> byId = new TreeMap<>();

    void add(PendingCheckpoint checkpoint) {
        byId.put(checkpoint.id(), checkpoint);
    }

    Optional<PendingCheckpoint> find(long checkpointId) {
        return Optional.ofNullable(byId.get(checkpointId));
    }

    void remove(PendingCheckpoint checkpoint) {
        byId.remove(checkpoint.id());
    }

    SortedSet<Long> ids() {
        return new TreeSet<>(byId.keySet());
    }

    List<PendingCheckpoint> all() {
        return List.copyOf(byId.values());
    }

    /** Those whose content is in a newer checkpoint that is durable; a savepoint apart is waited for all the same. */
    List<PendingCheckpoint> subsumedBy(long checkpointId) {
        return byId.headMap(checkpointId).values().stream()
                .filter(checkpoint -> !checkpoint.isApart())
                .toList();
    }

    boolean holdSavepoint() {
        return byId.values().stream().anyMatch(PendingCheckpoint::isSavepoint);
    }

    /** The oldest that a restart could come to use, or {@link Long#MAX_VALUE}. */
    long oldestOfTheJob() {
        return byId.values().stream()
                .filter(checkpoint -> !checkpoint.isApart())
                .mapToLong(PendingCheckpoint::id)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    List<PendingCheckpoint> overdueAt(long nowMillis) {
        List<PendingCheckpoint> overdue = new ArrayList<>();
        for (PendingCheckpoint checkpoint : byId.values()) {
            if (checkpoint.deadlineMillis() <= nowMillis) {
                overdue.add(checkpoint);
            }
        }
        return overdue;
    }

    Optional<PendingCheckpoint> oldestReady() {
        for (PendingCheckpoint checkpoint : byId.values()) {
            if (checkpoint.isAcknowledgedByAll()) {
                return Optional.of(checkpoint);
            }
        }
        return Optional.empty();
    }

    long earliestDeadlineMillis() {
        long earliest = CheckpointCoordinator.NO_DEADLINE;
        for (PendingCheckpoint checkpoint : byId.values()) {
            earliest = Math.min(earliest, checkpoint.nextDeadlineMillis());
        }
        return earliest;
    }
}
