package io.tidemark.engine.local;

import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.recovery.HeldCommittables;
import io.tidemark.core.recovery.MetadataAssembler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is gathered of one checkpoint until it is durable. Thread-safe: subtasks' snapshots are written in parallel. The
 * place in the storage is made when the first of them needs it.
 */
final class CheckpointInProgress implements MetadataAssembler.Gathered {
    /** What the names of savepoints begin with. */
    static final String SAVEPOINT_PREFIX = "savepoint-";

    /** Makes the place in the storage. */
    interface Place {
        CheckpointWriter begin() throws IOException;
    }

    private final long checkpointId;
    private final Publisher publisher;
    private final Place place;
    private final Requests.@Nullable ForSavepoint savepoint;
    private final boolean stopping;
    private final Map<String, SortedSet<String>> knownSplits;
    private final Map<SubtaskId, Map<String, SubtaskSnapshot>> snapshots = new ConcurrentHashMap<>();
    /** Has a lock of its own, since making the place in the storage may block. */
    private final HeldCommittables held = new HeldCommittables();

    private @Nullable CheckpointWriter writer;
    private volatile @Nullable RecordingWriter recording;
    private final AtomicInteger underWay = new AtomicInteger();
    private final long begunNanos = System.nanoTime();
    private boolean closed;

    private CheckpointInProgress(
            long checkpointId,
            Publisher publisher,
            Map<String, SortedSet<String>> knownSplits,
            Place place,
            Requests.@Nullable ForSavepoint savepoint,
            boolean stopping) {
        this.checkpointId = checkpointId;
        this.publisher = publisher;
        this.knownSplits = Map.copyOf(knownSplits);
        this.place = place;
        this.savepoint = savepoint;
        this.stopping = stopping;
    }

    /**
     * Begins a checkpoint of the job.
     *
     * @param publisher of the attempt that takes the checkpoint: it may be durable when that attempt is being stopped
     * @param knownSplits by operator, as they were when the barriers were sent
     */
    static CheckpointInProgress checkpoint(
            long checkpointId, Publisher publisher, Map<String, SortedSet<String>> knownSplits, JobContext job) {
        return new CheckpointInProgress(
                checkpointId, publisher, knownSplits, () -> job.checkpoints().begin(checkpointId), null, false);
    }

    /**
     * Begins a savepoint.
     *
     * @param publisher as of a checkpoint
     * @param knownSplits as of a checkpoint
     * @param request says where
     * @param stopping whether the job ends with it
     */
    static CheckpointInProgress savepoint(
            long checkpointId,
            Publisher publisher,
            Map<String, SortedSet<String>> knownSplits,
            Requests.ForSavepoint request,
            boolean stopping) {
        String number = String.format(Locale.ROOT, "%010d", checkpointId);
        String salt = Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000000, Integer.MAX_VALUE));
        String name = SAVEPOINT_PREFIX + number + "-" + salt;
        Place place =
                () -> Plugins.provider(request.directory()).beginSavepoint(request.directory(), name, checkpointId);
        return new CheckpointInProgress(checkpointId, publisher, knownSplits, place, request, stopping);
    }

    /** The request that this serves, or {@code null} if it is a checkpoint of the job. */
    Requests.@Nullable ForSavepoint savepoint() {
        return savepoint;
    }

    /** Whether it is a savepoint that the job goes on after, as if it had not been. */
    boolean isApart() {
        return savepoint != null && !stopping;
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

    /** Whether the job ends with it, unless it fails. */
    boolean isLast() {
        return stopping;
    }

    /** Adds what a subtask has written, and takes its committables over. */
    void add(
            SubtaskId subtask,
            Map<String, SubtaskSnapshot> byOperator,
            Map<String, List<Committable>> committablesByOperator) {
        synchronized (held) {
            held.add(subtask, committablesByOperator);
        }
        snapshots.put(subtask, byOperator);
    }

    /** What is to be published, by operator. */
    Map<String, List<Committable>> committables() {
        synchronized (held) {
            return held.byOperator();
        }
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
            CheckpointWriter begun = place.begin();
            if (savepoint == null) {
                recording = new RecordingWriter(begun);
                begun = recording;
            }
            writer = begun;
        }
        return writer;
    }

    /** The shared files that it brought into being; all of them once it is closed. */
    Set<String> newSharedPaths() {
        RecordingWriter recorded = recording;
        return recorded == null ? Set.of() : recorded.sharedPaths();
    }

    /** How many snapshots are being written now. */
    AtomicInteger underWay() {
        return underWay;
    }

    /** How long it has been going on. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    /** Ends it: what was written is removed unless it was committed, and the committables are released. */
    void close() throws IOException {
        synchronized (held) {
            held.release();
        }
        closeWriter();
    }

    private synchronized void closeWriter() throws IOException {
        closed = true;
        if (writer != null) {
            writer.close();
        }
    }
}
