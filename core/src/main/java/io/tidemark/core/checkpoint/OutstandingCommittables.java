package io.tidemark.core.checkpoint;

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

    private final SortedMap<Long, List<Bytes>> byCheckpoint = new TreeMap<>();
    private int size;

    /** Makes an empty one. */
    public OutstandingCommittables() {}

    /**
     * Adds what was prepared at a barrier and returns what the snapshot must hold.
     *
     * @param checkpointId higher than every earlier one
     * @param committables in the order in which they must be published; may be empty
     * @return everything outstanding, oldest first
     * @throws IllegalStateException if more than {@link #MAX_OUTSTANDING} would be outstanding
     */
    public List<Bytes> prepared(long checkpointId, List<Bytes> committables) {
        InvariantViolation.check(
                byCheckpoint.isEmpty() || byCheckpoint.lastKey() < checkpointId,
                "Committables of checkpoint %d are prepared after those of %s",
                checkpointId,
                byCheckpoint.keySet());
        if (size + committables.size() > MAX_OUTSTANDING) {
            long since = byCheckpoint.isEmpty() ? checkpointId : byCheckpoint.firstKey();
            throw new IllegalStateException("More than " + MAX_OUTSTANDING + " committables wait for a checkpoint to"
                    + " complete, from checkpoint " + since + " on. Find out why checkpoints fail.");
        }
        if (!committables.isEmpty()) {
            byCheckpoint.put(checkpointId, List.copyOf(committables));
            size += committables.size();
        }
        List<Bytes> all = new ArrayList<>(size);
        byCheckpoint.values().forEach(all::addAll);
        return List.copyOf(all);
    }

    /**
     * Learns that a checkpoint is durable.
     *
     * @param checkpointId the checkpoint
     */
    public void completed(long checkpointId) {
        SortedMap<Long, List<Bytes>> durable = byCheckpoint.headMap(checkpointId + 1);
        for (List<Bytes> committables : durable.values()) {
            size -= committables.size();
        }
        durable.clear();
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
