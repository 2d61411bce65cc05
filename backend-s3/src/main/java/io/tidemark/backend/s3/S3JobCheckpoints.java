package io.tidemark.backend.s3;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The checkpoints of one job in a bucket, as one owner sees them. Thread-safe. */
final class S3JobCheckpoints implements JobCheckpoints {
    private static final long NONE = -1;

    private final ObjectStore store;
    private final Transfers transfers;
    private final StorageSettings settings;
    private final Ownership ownership;
    private final JobKeys keys;
    private final Garbage garbage;
    private final Leftovers leftovers;
    private final Map<Long, S3CheckpointWriter> writers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    S3JobCheckpoints(ObjectStore store, Transfers transfers, StorageSettings settings, Ownership ownership) {
        this.store = store;
        this.transfers = transfers;
        this.settings = settings;
        this.ownership = ownership;
        this.keys = ownership.keys();
        this.garbage = new Garbage(store);
        this.leftovers = new Leftovers(store, ownership);
    }

    /** Removes what earlier owners left. */
    void settle() {
        leftovers.removeThoseOfEarlierOwners();
    }

    @Override
    public long epoch() {
        return ownership.epoch();
    }

    @Override
    public List<Long> list() throws IOException {
        return ownership.look().checkpoints().stream()
                .map(StoredAt::checkpointId)
                .toList();
    }

    @Override
    public byte[] readMetadata(long checkpointId) throws IOException {
        StoredAt stored = require(checkpointId);
        return MetadataObject.read(store, keys.inDirectory(stored.directory(), JobKeys.METADATA), stored.metadata());
    }

    @Override
    public InputStream open(StateFile file) throws IOException {
        JobKeys.FilePath path = keys.parse(file.path());
        try {
            if (path.isShared()) {
                return VerifyingObjectInput.open(store, keys.shared(file.path()), file);
            }
            String directory = require(path.checkpointId()).directory();
            return path.isInline()
                    ? VerifyingObjectInput.ofInline(
                            store, keys.inDirectory(directory, JobKeys.METADATA), path.offset(), file)
                    : VerifyingObjectInput.open(store, keys.inDirectory(directory, path.name()), file);
        } catch (NoSuchFileException e) {
            throw missing("checkpoint file '" + file.path() + "'", e.getFile(), e);
        }
    }

    private StoredAt require(long checkpointId) throws IOException {
        Optional<StoredAt> stored = ownership.known().find(checkpointId);
        if (stored.isEmpty()) {
            stored = ownership.look().find(checkpointId);
        }
        String place = keys.root() + JobKeys.location(checkpointId);
        return stored.orElseThrow(() -> missing("checkpoint " + checkpointId, store.describe(place), null));
    }

    private NoSuchFileException missing(String what, String place, @Nullable Throwable cause) {
        NoSuchFileException missing =
                new NoSuchFileException(place, null, "there is no such " + what + " of job '" + keys.jobName() + "'");
        if (cause != null) {
            missing.initCause(cause);
        }
        return missing;
    }

    @Override
    public CheckpointWriter begin(long checkpointId) throws IOException {
        requireOpen();
        ownership.requireOwned("begin checkpoint " + checkpointId);
        long newest = ownership.known().checkpoints().stream()
                .findFirst()
                .map(StoredAt::checkpointId)
                .orElse(NONE);
        if (checkpointId <= newest || checkpointId < 0) {
            throw new IllegalArgumentException("Checkpoint " + checkpointId + " of job '" + keys.jobName()
                    + "' cannot begin: expected a number above that of the newest checkpoint, " + newest);
        }
        garbage.removeRest();
        leftovers.removeDoomed();
        S3CheckpointWriter writer = new S3CheckpointWriter(
                store,
                transfers,
                settings,
                garbage,
                ownership,
                checkpointId,
                ended -> writers.remove(checkpointId, ended));
        if (writers.putIfAbsent(checkpointId, writer) != null) {
            throw new IOException(
                    "Checkpoint " + checkpointId + " of job '" + keys.jobName() + "' is being written already");
        }
        if (closed) {
            writer.close();
            requireOpen();
        }
        return writer;
    }

    @Override
    public void delete(long checkpointId) throws IOException {
        requireOpen();
        change(
                "delete checkpoint " + checkpointId,
                state -> state.find(checkpointId).map(state::without).orElse(state));
        leftovers.removeDoomed();
    }

    @Override
    public List<String> listShared() throws IOException {
        Set<String> doomed = ownership.look().doomed();
        List<String> paths = new ArrayList<>();
        for (String key : store.list(keys.sharedPrefix(), "")) {
            String path = key.substring(keys.root().length());
            if (!doomed.contains(path)) {
                paths.add(path);
            }
        }
        return paths;
    }

    @Override
    public void deleteShared(Collection<String> paths) throws IOException {
        requireOpen();
        paths.forEach(keys::requireShared);
        change("delete shared files", state -> paths.isEmpty() ? state : state.dooming(paths));
        leftovers.removeDoomed();
    }

    private void change(String action, UnaryOperator<LogEntry> change) throws IOException {
        try {
            ownership.change(action, change, state -> false);
        } catch (IOException e) {
            throw ownership.explained(action, e);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        List.copyOf(writers.values()).forEach(S3CheckpointWriter::close);
        garbage.removeRest();
        leftovers.removeDoomed();
        ownership.tidy();
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException(
                    "The ownership of job '" + keys.jobName() + "' of epoch " + epoch() + " was given up");
        }
    }
}
