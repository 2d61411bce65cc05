package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.recovery.MetadataAssembler;
import java.io.IOException;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is gathered of one checkpoint until it is durable. Thread-safe: subtasks' snapshots are written in parallel. The
 * place in the storage is made when the first of them needs it.
 */
final class CheckpointInProgress implements MetadataAssembler.Gathered {
    private final long checkpointId;
    private final Publisher publisher;
    private final JobCheckpoints checkpoints;
    private final Map<String, SortedSet<String>> knownSplits;
    private final Map<SubtaskId, Map<String, SubtaskSnapshot>> snapshots = new ConcurrentHashMap<>();
    private @Nullable CheckpointWriter writer;
    private boolean closed;

    /**
     * Begins.
     *
     * @param publisher of the attempt that takes the checkpoint: it may be durable when that attempt is being stopped
     * @param knownSplits by operator, as they were when the barriers were sent
     */
    CheckpointInProgress(
            long checkpointId,
            Publisher publisher,
            JobCheckpoints checkpoints,
            Map<String, SortedSet<String>> knownSplits) {
        this.checkpointId = checkpointId;
        this.publisher = publisher;
        this.checkpoints = checkpoints;
        this.knownSplits = Map.copyOf(knownSplits);
    }

    long checkpointId() {
        return checkpointId;
    }

    Publisher publisher() {
        return publisher;
    }

    Map<String, SortedSet<String>> knownSplits() {
        return knownSplits;
    }

    void add(SubtaskId subtask, Map<String, SubtaskSnapshot> byOperator) {
        snapshots.put(subtask, byOperator);
    }

    @Override
    public Map<String, SubtaskSnapshot> of(SubtaskId subtask) {
        Map<String, SubtaskSnapshot> byOperator = snapshots.get(subtask);
        if (byOperator == null) {
            throw new IllegalStateException(
                    "Checkpoint " + checkpointId + " has no snapshot of subtask " + subtask + ".");
        }
        return byOperator;
    }

    synchronized CheckpointWriter writer() throws IOException {
        if (closed) {
            throw new IOException("Checkpoint " + checkpointId + " was given up.");
        }
        if (writer == null) {
            writer = checkpoints.begin(checkpointId);
        }
        return writer;
    }

    /** Ends it; what was written is removed unless it was committed. */
    synchronized void close() throws IOException {
        closed = true;
        if (writer != null) {
            writer.close();
        }
    }
}
