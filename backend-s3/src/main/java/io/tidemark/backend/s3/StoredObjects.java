package io.tidemark.backend.s3;

import io.tidemark.backend.s3.CheckpointLog.Appended;
import io.tidemark.backend.s3.CheckpointLog.Head;
import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A savepoint, or a checkpoint of some job, read where it lies now. The files of a savepoint are found where it is, wherever
 * that was copied to; those of a checkpoint where the log of its job says. Thread-safe.
 */
final class StoredObjects implements StoredCheckpoint {
    /** Each attempt to delete more needs a change by the job's owner at that moment. */
    private static final int DELETE_ATTEMPTS = 100;

    private final ObjectStore store;
    private final String place;
    /** Where its own objects are; ends in a slash. */
    private final String prefix;

    private final MetadataRange metadata;
    /** The job it belongs to; {@code null} for a savepoint. */
    private final @Nullable JobKeys job;

    private final long checkpointId;

    private StoredObjects(
            ObjectStore store,
            String place,
            String prefix,
            MetadataRange metadata,
            @Nullable JobKeys job,
            long checkpointId) {
        this.store = store;
        this.place = place;
        this.prefix = prefix;
        this.metadata = metadata;
        this.job = job;
        this.checkpointId = checkpointId;
    }

    /**
     * Opens what lies at a key.
     *
     * @param store is closed with the result, and by the caller if this throws
     */
    static StoredObjects open(ObjectStore store, String key) throws IOException {
        String place = store.describe(key);
        int slash = key.lastIndexOf('/');
        OptionalLong checkpointId = JobKeys.checkpointOf(key.substring(slash + 1));
        if (checkpointId.isPresent() && slash > 0) {
            return checkpoint(store, place, JobKeys.at(key.substring(0, slash)), checkpointId.getAsLong());
        }
        String prefix = key + "/";
        String object = prefix + JobKeys.METADATA;
        if (!store.exists(object)) {
            throw nothing(store, place, prefix);
        }
        return new StoredObjects(store, place, prefix, MetadataObject.find(store, object), null, -1);
    }

    private static StoredObjects checkpoint(ObjectStore store, String place, JobKeys job, long checkpointId)
            throws IOException {
        LogEntry state = new CheckpointLog(store, job).newest(Head.NONE).entry();
        Optional<StoredAt> found = state.find(checkpointId);
        if (found.isEmpty()) {
            throw new NoSuchFileException(
                    place, null, "there is no such checkpoint; give that of a savepoint or of a retained checkpoint");
        }
        StoredAt stored = found.get();
        return new StoredObjects(
                store, place, job.inDirectory(stored.directory(), ""), stored.metadata(), job, checkpointId);
    }

    private static IOException nothing(ObjectStore store, String place, String prefix) throws IOException {
        if (store.exists(prefix + SavepointObjects.INCOMPLETE)) {
            return new CorruptCheckpointException(
                    place + " is a savepoint that was never completed, or is being written now; it cannot be restored");
        }
        if (store.hasAny(prefix)) {
            return new CorruptCheckpointException(place + " is no savepoint and no checkpoint: it has no "
                    + JobKeys.METADATA + "; give what has one, as savepoint-<...>, or <job>/chk-<number>");
        }
        return new NoSuchFileException(
                place, null, "there is nothing; give the place of a savepoint or of a retained checkpoint");
    }

    @Override
    public byte[] readMetadata() throws IOException {
        return MetadataObject.read(store, prefix + JobKeys.METADATA, metadata);
    }

    @Override
    public InputStream open(StateFile file) throws IOException {
        JobKeys.FilePath path = job == null ? SavepointObjects.parse(place, file.path()) : job.parse(file.path());
        try {
            if (path.isInline()) {
                return VerifyingObjectInput.ofInline(store, prefix + JobKeys.METADATA, path.offset(), file);
            }
            String key = path.isShared() && job != null ? job.shared(file.path()) : prefix + path.name();
            return VerifyingObjectInput.open(store, key, file);
        } catch (NoSuchFileException e) {
            NoSuchFileException missing =
                    new NoSuchFileException(e.getFile(), null, "the checkpoint " + place + " needs it");
            missing.initCause(e);
            throw missing;
        }
    }

    @Override
    public void delete() throws IOException {
        if (job == null) {
            store.delete(List.of(prefix + JobKeys.METADATA));
        } else if (!removeFromLog(job)) {
            return; // somebody else deleted it
        }
        store.deleteAll(prefix);
    }

    /** Makes an entry on top of the owner's, who finds it and goes on from there. */
    private boolean removeFromLog(JobKeys keys) throws IOException {
        CheckpointLog log = new CheckpointLog(store, keys);
        Head head = log.newest(Head.NONE);
        for (int attempt = 0; attempt < DELETE_ATTEMPTS; attempt++) {
            Optional<StoredAt> found = head.entry().find(checkpointId);
            if (found.isEmpty()) {
                return attempt > 0;
            }
            Appended appended = log.append(head, head.entry().without(found.get()));
            head = appended.newest();
        }
        throw new IOException("Cannot delete " + place + ": its job changes all the time");
    }

    @Override
    public void close() {
        store.close();
    }
}
