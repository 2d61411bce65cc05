package io.tidemark.backend.s3;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.util.function.Consumer;

/** Writes one checkpoint to a directory that nobody else uses, then names it in the log. Thread-safe. */
final class S3CheckpointWriter implements CheckpointWriter, CheckpointFiles.Home {
    private final ObjectStore store;
    private final Ownership ownership;
    private final JobKeys keys;
    private final long checkpointId;
    private final String directory;
    private final CheckpointFiles files;
    private final Consumer<S3CheckpointWriter> onClose;

    S3CheckpointWriter(
            ObjectStore store,
            Transfers transfers,
            StorageSettings settings,
            Garbage garbage,
            Ownership ownership,
            long checkpointId,
            Consumer<S3CheckpointWriter> onClose) {
        this.store = store;
        this.ownership = ownership;
        this.keys = ownership.keys();
        this.checkpointId = checkpointId;
        this.directory = JobKeys.newDirectory(checkpointId, ownership.uniqueNumber());
        this.files = new CheckpointFiles(store, transfers, settings, garbage, this);
        this.onClose = onClose;
    }

    @Override
    public long checkpointId() {
        return checkpointId;
    }

    @Override
    public StateFileOutput create(String name, Sharing sharing) throws IOException {
        return files.create(name, sharing == Sharing.SHARED);
    }

    @Override
    public void commit(byte[] metadata) throws IOException {
        byte[] small = files.inlineFiles();
        StoredAt stored = new StoredAt(checkpointId, directory, MetadataObject.range(small.length, metadata));
        String key = keys.inDirectory(directory, JobKeys.METADATA);
        try {
            files.committing(key);
            byte[] bytes = MetadataObject.encode(small, metadata);
            store.put(key, bytes, bytes.length);
            ownership.change(
                    "commit checkpoint " + checkpointId,
                    state -> state.with(stored),
                    state -> state.checkpoints().contains(stored));
            files.committed();
        } catch (UnknownOutcomeException e) {
            files.committed();
            throw new UncertainCommitException(
                    "Checkpoint " + checkpointId + " of job '" + keys.jobName() + "' in " + store.describe(keys.root())
                            + " may exist or not: " + e.getMessage()
                            + "; which of the two is seen when the job is restored",
                    e);
        } catch (IOException e) {
            throw ownership.explained("commit checkpoint " + checkpointId, e);
        }
    }

    @Override
    public void close() {
        onClose.accept(this);
        files.close();
    }

    @Override
    public String key(String name) {
        return keys.inDirectory(directory, name);
    }

    @Override
    public String path(String name) {
        return JobKeys.path(checkpointId, name);
    }

    @Override
    public String newSharedPath(String name) {
        return JobKeys.sharedPath(ownership.uniqueNumber() + "-" + name);
    }

    @Override
    public String sharedKey(String path) {
        return keys.shared(path);
    }

    @Override
    public void glance(String action) throws IOException {
        ownership.glance(action + " of checkpoint " + checkpointId);
    }

    @Override
    public IOException explained(String action, IOException failure) {
        return ownership.explained(action + " of checkpoint " + checkpointId, failure);
    }

    @Override
    public String describe() {
        return "Checkpoint " + checkpointId + " of job '" + keys.jobName() + "'";
    }
}
