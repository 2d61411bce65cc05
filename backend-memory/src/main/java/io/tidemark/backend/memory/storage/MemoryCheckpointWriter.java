package io.tidemark.backend.memory.storage;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Gathers the files of one checkpoint and adds them to the job in one step. Thread-safe. */
final class MemoryCheckpointWriter implements CheckpointWriter {
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    /** Other storages keep the metadata beside the files. */
    private static final String RESERVED = "metadata.json";

    private final StoredJob job;
    private final long epoch;
    private final long checkpointId;
    private final Consumer<MemoryCheckpointWriter> onClose;

    private final Set<String> names = new HashSet<>();
    private final Set<String> unfinished = new HashSet<>();
    private final Map<String, StoredFile> files = new HashMap<>();
    private boolean committed;
    private boolean ended;

    MemoryCheckpointWriter(StoredJob job, long epoch, long checkpointId, Consumer<MemoryCheckpointWriter> onClose) {
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
        if (!FILE_NAME.matcher(name).matches() || name.startsWith(RESERVED)) {
            throw new IllegalArgumentException("Checkpoint file name '" + name + "' is refused: expected letters,"
                    + " digits, dots, dashes and underscores, no dot first, and not " + RESERVED);
        }
        requireWriting("create " + name);
        if (!names.add(name)) {
            throw new FileAlreadyExistsException(
                    name, null, "checkpoint " + checkpointId + " of job '" + job.name() + "' has it already");
        }
        unfinished.add(name);
        return new StoredFileOutput(this, name, sharing == Sharing.SHARED);
    }

    /** Fails if what is written now would be of no use. */
    synchronized void requireWriting(String action) throws IOException {
        if (ended || committed) {
            throw new IOException(
                    "Cannot " + action + ": checkpoint " + checkpointId + " of job '" + job.name() + "' has ended");
        }
        job.requireOwner(epoch, action);
    }

    /** Takes in a finished file. */
    synchronized StateFile finished(String name, StoredFile file, boolean shared) throws IOException {
        requireWriting("finish " + name);
        unfinished.remove(name);
        String path;
        if (shared) {
            path = job.share(epoch, name, file);
        } else {
            path = StoredJob.path(checkpointId, name);
            files.put(path, file);
        }
        return new StateFile(path, file.size(), file.crc32c(), shared);
    }

    /** Forgets a file that was not finished, so that its name is free. */
    synchronized void abandoned(String name) {
        if (unfinished.remove(name)) {
            names.remove(name);
        }
    }

    @Override
    public synchronized void commit(byte[] metadata) throws IOException {
        if (committed || !unfinished.isEmpty()) {
            throw new IllegalStateException("Checkpoint " + checkpointId + " of job '" + job.name()
                    + "' cannot be committed: "
                    + (committed ? "it was before" : unfinished.size() + " files are not finished"));
        }
        requireWriting("commit checkpoint " + checkpointId);
        job.commit(epoch, checkpointId, metadata, files);
        committed = true;
    }

    @Override
    public void close() {
        synchronized (this) {
            ended = true;
            unfinished.clear();
            files.clear();
        }
        onClose.accept(this);
    }
}
