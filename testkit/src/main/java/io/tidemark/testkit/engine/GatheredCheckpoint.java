package io.tidemark.testkit.engine;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.recovery.HeldCommittables;
import io.tidemark.core.recovery.MetadataAssembler;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What is gathered of one checkpoint or savepoint until it is durable. */
final class GatheredCheckpoint implements MetadataAssembler.Gathered {
    private final SimulatedProcess process;
    private final long id;
    private final SimulatedAttempt attempt;
    private final Map<String, SortedSet<String>> knownSplits;
    private final @Nullable SimulatedSavepoint savepoint;
    private final boolean stopping;
    private final Map<SubtaskId, Map<String, SubtaskSnapshot>> snapshots = new HashMap<>();
    private final HeldCommittables held = new HeldCommittables();
    private @Nullable CheckpointWriter writer;
    private boolean over;

    /**
     * Begins.
     *
     * @param savepoint where it is put, or {@code null} for the job's own storage
     * @param stopping whether the job ends with the savepoint
     */
    GatheredCheckpoint(
            SimulatedProcess process,
            long id,
            SimulatedAttempt attempt,
            Map<String, SortedSet<String>> knownSplits,
            @Nullable SimulatedSavepoint savepoint,
            boolean stopping) {
        this.process = process;
        this.id = id;
        this.attempt = attempt;
        this.knownSplits = knownSplits;
        this.savepoint = savepoint;
        this.stopping = stopping;
    }

    long id() {
        return id;
    }

    SimulatedAttempt attempt() {
        return attempt;
    }

    Map<String, SortedSet<String>> knownSplits() {
        return knownSplits;
    }

    @Nullable
    SimulatedSavepoint savepoint() {
        return savepoint;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Whether it is a savepoint that the job goes on after, as if it had not been. */
    boolean isApart() {
        return savepoint != null && !stopping;
    }

    void add(
            SubtaskId subtask,
            Map<String, SubtaskSnapshot> byOperator,
            Map<String, List<Committable>> committablesByOperator) {
        held.add(subtask, committablesByOperator);
        snapshots.put(subtask, byOperator);
    }

    /** What is to be published, by operator. */
    Map<String, List<Committable>> committables() {
        return held.byOperator();
    }

    @Override
    public Map<String, SubtaskSnapshot> of(SubtaskId subtask) {
        Map<String, SubtaskSnapshot> found = snapshots.get(subtask);
        if (found == null) {
            throw process.world()
                    .broken(
                            BrokenPromise.WHOLE,
                            "checkpoint " + id + " is complete without a snapshot of subtask " + subtask);
        }
        return found;
    }

    CheckpointWriter writer() throws IOException {
        if (over) {
            throw new IOException("Checkpoint " + id + " was given up.");
        }
        if (writer == null) {
            writer = savepoint == null ? process.checkpoints().begin(id) : savepoint.begin(process.world());
        }
        return writer;
    }

    /** Ends it, releases its committables, and returns what was begun in a storage, to be closed. */
    @Nullable
    CheckpointWriter end() {
        over = true;
        held.release();
        return writer;
    }
}
