package io.tidemark.backend.memory.storage;

import io.tidemark.checkpoint.spi.storage.FencedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is kept of one job. Each change compares the epoch of who makes it with the newest in the same step, so that an
 * old owner changes nothing. Thread-safe.
 */
final class StoredJob {
    private static final String SHARED = "shared/";
    private static final Pattern SHARED_PATH = Pattern.compile(SHARED + "[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private final String name;
    private final NavigableMap<Long, StoredCheckpoint> checkpoints = new TreeMap<>();
    private final NavigableMap<String, StoredFile> shared = new TreeMap<>();
    private long epoch;
    private long sharedFiles;

    /** A complete checkpoint; its files by their names. */
    private record StoredCheckpoint(byte[] metadata, Map<String, StoredFile> files) {}

    StoredJob(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    synchronized long nextEpoch() {
        return ++epoch;
    }

    /** Fails if the owner is not the newest, for calls that change nothing yet. */
    synchronized void requireOwner(long owner, String action) throws FencedException {
        if (owner != epoch) {
            throw new FencedException("Job '" + name + "' has a new owner of epoch " + epoch + "; this one of epoch "
                    + owner + " could not " + action + " and has to stop");
        }
    }

    static String path(long checkpointId, String fileName) {
        return "chk-" + checkpointId + "/" + fileName;
    }

    synchronized List<Long> checkpointIds() {
        return List.copyOf(checkpoints.descendingKeySet());
    }

    synchronized byte[] metadata(long checkpointId) throws NoSuchFileException {
        StoredCheckpoint checkpoint = checkpoints.get(checkpointId);
        if (checkpoint == null) {
            throw missing("checkpoint " + checkpointId);
        }
        return checkpoint.metadata().clone();
    }

    synchronized StoredFile file(String path) throws NoSuchFileException {
        StoredFile file = shared.get(path);
        if (file != null) {
            return file;
        }
        for (StoredCheckpoint checkpoint : checkpoints.values()) {
            StoredFile own = checkpoint.files().get(path);
            if (own != null) {
                return own;
            }
        }
        throw missing("checkpoint file '" + path + "'");
    }

    /** Returns the paths of all files that are held, needed or not. */
    synchronized SortedSet<String> paths() {
        SortedSet<String> paths = new TreeSet<>(shared.keySet());
        checkpoints
                .values()
                .forEach(checkpoint -> paths.addAll(checkpoint.files().keySet()));
        return paths;
    }

    private NoSuchFileException missing(String what) {
        return new NoSuchFileException(what, null, "job '" + name + "' has none such in memory");
    }

    synchronized void commit(long owner, long checkpointId, byte[] metadata, Map<String, StoredFile> files)
            throws FencedException {
        requireOwner(owner, "commit checkpoint " + checkpointId);
        checkpoints.put(checkpointId, new StoredCheckpoint(metadata.clone(), Map.copyOf(files)));
    }

    synchronized void delete(long owner, long checkpointId) throws FencedException {
        requireOwner(owner, "delete checkpoint " + checkpointId);
        checkpoints.remove(checkpointId);
    }

    /** Adds a shared file and returns its path. */
    synchronized String share(long owner, String fileName, StoredFile file) throws FencedException {
        requireOwner(owner, "finish " + fileName);
        String path = SHARED + ++sharedFiles + "-" + fileName;
        shared.put(path, file);
        return path;
    }

    synchronized List<String> sharedPaths() {
        return new ArrayList<>(shared.keySet());
    }

    synchronized void deleteShared(long owner, Collection<String> paths) throws FencedException {
        for (String path : paths) {
            if (!SHARED_PATH.matcher(path).matches()) {
                throw new IllegalArgumentException(
                        "'" + path + "' is no shared file of job '" + name + "'; expected shared/<name>");
            }
        }
        requireOwner(owner, "delete shared files");
        shared.keySet().removeAll(List.copyOf(paths));
    }
}
