package io.tidemark.core.checkpoint;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.SharedCommittable;
import io.tidemark.core.model.InvariantViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the sink writer of one subtask has prepared and no durable checkpoint is known to hold yet.
 *
 * <p>A writer prepares at each barrier what was written since the last one. If that checkpoint is aborted or subsumed,
 * its records still lie before the positions of the next, and nobody will write them again: so what it prepared belongs
 * to the next. Therefore each snapshot holds all that is outstanding, not only what its own barrier prepared.
 *
 * <pre>
 *   prepared(n, c)   the snapshot of n holds everything outstanding, then c
 *   completed(n)     all that was prepared up to n is durable: dropped
 * </pre>
 *
 * <p>Dropping at 'durable' rather than 'published' is safe because the coordinator makes no checkpoint durable before
 * everything that was durable earlier is published. With several checkpoints under way a committable can be in two
 * that both complete; publishing twice is success by the contract of a committer.
 *
 * <p>Whoever holds a committable has a handle of its own to release: this, until it is dropped, and each snapshot. So it lives
 * on in snapshots that are being written or published when it is dropped here.
 *
 * <p>Pure and not thread-safe: it belongs to the thread that runs the subtask. One instance serves one attempt; after a
 * restore it begins empty, because the restored checkpoint is published as a whole.
 *
 * @since 0.1
 */
public final class OutstandingCommittables {
    /**
     * How many committables may be outstanding in one subtask. Reached only if checkpoints fail for very long while the
     * writer goes on preparing; the attempt then fails, and what was prepared is written again.
     */
    public static final int MAX_OUTSTANDING = 1_000_000;

    private final SortedMap<Long, List<SharedCommittable>> byCheckpoint = new TreeMap<>();
    private int size;

    /** Makes an empty one. */
    public OutstandingCommittables() {}

    /**
     * Adds what was prepared at a barrier and returns what the snapshot must hold.
     *
     * @param checkpointId higher than every earlier one
     * @param committables in the order in which they must be published; may be empty. Released here from now on, whatever happens
     * @return handles to everything outstanding, oldest first, which the caller releases
     * @throws IllegalStateException if more than {@link #MAX_OUTSTANDING} would be outstanding
     */
    public List<Committable> prepared(long checkpointId, List<Committable> committables) {
        InvariantViolation.check(
                byCheckpoint.isEmpty() || byCheckpoint.lastKey() < checkpointId,
                "Committables of checkpoint %d are prepared after those of %s",
                checkpointId,
                byCheckpoint.keySet());
        if (!committables.isEmpty()) {
            byCheckpoint.put(
                    checkpointId,
                    committables.stream().map(SharedCommittable::of).toList());
            size += committables.size();
        }
        if (size > MAX_OUTSTANDING) {
            throw new IllegalStateException("More than " + MAX_OUTSTANDING + " committables wait for a checkpoint to"
                    + " complete, from checkpoint " + byCheckpoint.firstKey() + " on. Find out why checkpoints fail.");
        }
        List<Committable> all = new ArrayList<>(size);
        for (List<SharedCommittable> some : byCheckpoint.values()) {
            some.forEach(committable -> all.add(committable.another()));
        }
        return List.copyOf(all);
    }

    /**
     * Learns that a checkpoint is durable.
     *
     * @param checkpointId the checkpoint
     */
    public void completed(long checkpointId) {
        drop(byCheckpoint.headMap(checkpointId + 1));
    }

    /** Drops everything: the attempt is over. */
    public void close() {
        drop(byCheckpoint);
    }

    private void drop(SortedMap<Long, List<SharedCommittable>> dropped) {
        for (List<SharedCommittable> committables : dropped.values()) {
            size -= committables.size();
            committables.forEach(SharedCommittable::release);
        }
        dropped.clear();
    }

    /**
     * Returns how many are outstanding.
     *
     * @return 0 or more
     */
    public int size() {
        return size;
    }
}
