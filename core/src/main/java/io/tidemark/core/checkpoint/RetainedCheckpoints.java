package io.tidemark.core.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Knows which complete checkpoints exist and which of them may go. */
final class RetainedCheckpoints {
    private final int retained;
    private final SortedSet<Long> usable = new TreeSet<>();
    /** Complete, but skipped at a restore: no fallback, so they do not count as retained. */
    private final SortedSet<Long> unusable = new TreeSet<>();
    /** Asked to be deleted, which failed: gone for us, not yet for the storage. */
    private final SortedSet<Long> leftovers = new TreeSet<>();

    RetainedCheckpoints(int retained) {
        this.retained = retained;
    }

    void reset(long restoredId, Collection<Long> existing) {
        usable.clear();
        unusable.clear();
        leftovers.clear();
        for (long id : existing) {
            (id <= restoredId ? usable : unusable).add(id);
        }
    }

    void completed(long checkpointId) {
        usable.add(checkpointId);
    }

    void deletionFailed(long checkpointId) {
        leftovers.add(checkpointId);
    }

    /** The newest that a restart would use, or 0. */
    long newest() {
        return usable.isEmpty() ? CheckpointCoordinator.NO_CHECKPOINT : usable.last();
    }

    long highestExisting() {
        return unusable.isEmpty() ? newest() : unusable.last();
    }

    SortedSet<Long> usable() {
        return new TreeSet<>(usable);
    }

    /**
     * Forgets what may be deleted now that a checkpoint is durable and published, and returns it, oldest first. What
     * was skipped as unusable goes only once a newer checkpoint replaces it: until then a person may want to look.
     */
    List<Long> prune(long publishedId) {
        SortedSet<Long> doomed = new TreeSet<>(leftovers);
        leftovers.clear();
        SortedSet<Long> replaced = unusable.headSet(publishedId);
        doomed.addAll(replaced);
        replaced.clear();
        while (usable.size() > retained && usable.first() < publishedId) {
            doomed.add(usable.first());
            usable.remove(usable.first());
        }
        return new ArrayList<>(doomed);
    }
}
