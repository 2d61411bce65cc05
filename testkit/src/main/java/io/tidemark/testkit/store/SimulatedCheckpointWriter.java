package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.SortedSet;
import java.util.TreeSet;

/** Writes one checkpoint into a simulated storage. Thread-safe. */
final class SimulatedCheckpointWriter implements CheckpointWriter {
    private final StoredJob job;
    private final long epoch;
    private final long checkpointId;
    private final Runnable onClose;

    private final SortedSet<String> unfinished = new TreeSet<>();
    private final SortedSet<String> finished = new TreeSet<>();
    private final SortedSet<String> finishedShared = new TreeSet<>();
    private Stage stage = Stage.WRITING;

    private enum Stage {
        WRITING,
        /** The checkpoint exists, or may exist. */
        COMMITTED,
        CLOSED
    }

    SimulatedCheckpointWriter(StoredJob job, long epoch, long checkpointId, Runnable onClose) {
        this.job = job;
        this.epoch = epoch;
        this.checkpointId = checkpointId;
        this.onClose = onClose;
    }

    @Override
    public long checkpointId() {
        return checkpointId;
    }

    @Override
    public synchronized StateFileOutput create(String name, Sharing sharing) throws IOException {
        if (!StoredJob.isFileName(name) || name.startsWith(StoredJob.METADATA)) {
            throw new IllegalArgumentException("Checkpoint file name '" + name + "' is refused: expected letters,"
                    + " digits, dots, dashes and underscores, no dot first, and not " + StoredJob.METADATA);
        }
        requireWriting("create " + name);
        if (finished.contains(name) || finishedShared.contains(name) || !unfinished.add(name)) {
            throw new FileAlreadyExistsException(
                    name, null, "checkpoint " + checkpointId + " of job '" + job.name() + "' has it already");
        }
        return new SimulatedFileOutput(this, name, sharing == Sharing.SHARED);
    }

    /** Fails if what is written now would be of no use. */
    synchronized void requireWriting(String action) throws IOException {
        if (stage != Stage.WRITING) {
            throw new IOException(
                    "Cannot " + action + ": checkpoint " + checkpointId + " of job '" + job.name() + "' has ended");
        }
        job.requireOwner(epoch, action);
    }

    /** Takes in a file that is whole. */
    synchronized StateFile finish(String name, byte[] bytes, boolean shared) throws IOException {
        requireWriting("finish " + name);
        StateFile file = job.finish(epoch, checkpointId, name, bytes, shared);
        unfinished.remove(name);
        (shared ? finishedShared : finished).add(name);
        return file;
    }

    /** Forgets a file that was not finished, so that its name is free. */
    synchronized void abandoned(String name) {
        unfinished.remove(name);
    }

    @Override
    public synchronized void commit(byte[] metadata) throws IOException {
        if (stage == Stage.COMMITTED || !unfinished.isEmpty()) {
            throw new IllegalStateException("Checkpoint " + checkpointId + " of job '" + job.name()
                    + "' cannot be committed: "
                    + (unfinished.isEmpty() ? "it was before" : unfinished.size() + " files are not finished"));
        }
        requireWriting("commit checkpoint " + checkpointId);
        try {
            job.commit(epoch, checkpointId, metadata, finished);
        } catch (UncertainCommitException uncertain) {
            stage = Stage.COMMITTED;
            throw uncertain;
        }
        stage = Stage.COMMITTED;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (stage == Stage.CLOSED) {
                return;
            }
            stage = Stage.CLOSED;
            unfinished.clear();
        }
        job.discard(epoch, checkpointId);
        onClose.run();
    }
}
