package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of one job, as the medium holds it:
 *
 * <pre>
 *   chk-17/                      a complete checkpoint: its metadata and the files that are its own
 *   shared/                      files that more than one checkpoint may need
 *   work-3/pending-18/           what the owner of epoch 3 has not completed
 *   work-3/deleting-17/          what a deletion left behind
 * </pre>
 *
 * <p>Whatever is in {@code work} is invisible to owners, and gone when the next one comes. Each change compares the epoch
 * of who makes it with the newest in the same step. Thread-safe.
 */
public final class StoredJob {
    /** The metadata's name among the files of a checkpoint. */
    static final String METADATA = "metadata.json";

    private static final String SHARED = "shared/";

    private final String name;
    private final SimulatedStorage storage;
    private final NavigableMap<Long, byte[]> metadata = new TreeMap<>();
    /** The files of complete checkpoints, and the shared ones, by path. */
    private final NavigableMap<String, byte[]> files = new TreeMap<>();

    private final NavigableMap<String, byte[]> work = new TreeMap<>();
    private long epoch;
    private long sharedFiles;

    StoredJob(String name, SimulatedStorage storage) {
        this.name = name;
        this.storage = storage;
    }

    String name() {
        return name;
    }

    /** Returns the epoch of the newest owner; 0 if there was none. */
    public synchronized long epoch() {
        return epoch;
    }

    /** Returns the numbers of the complete checkpoints, newest first. */
    public synchronized List<Long> checkpointIds() {
        return new ArrayList<>(metadata.descendingKeySet());
    }

    /** Returns the paths of the files that are a complete checkpoint's own. */
    public synchronized SortedSet<String> filesOf(long checkpointId) {
        return new TreeSet<>(within(files, checkpointPlace(checkpointId)).keySet());
    }

    /** Returns the paths of all shared files, needed or not. */
    public synchronized SortedSet<String> sharedPaths() {
        return new TreeSet<>(within(files, SHARED).keySet());
    }

    /** Returns the paths of what no owner can see. */
    synchronized SortedSet<String> leftovers() {
        return new TreeSet<>(work.keySet());
    }

    /** Says whether a file is there, and is the one that was written. */
    synchronized boolean holds(StateFile file) {
        byte[] bytes = files.get(file.path());
        return bytes != null && bytes.length == file.size() && crc32c(bytes) == file.crc32c();
    }

    /** Returns the bytes of a file of a complete checkpoint, which the caller knows to be there; not to be changed. */
    public synchronized byte[] contentOf(StateFile file) {
        return Objects.requireNonNull(files.get(file.path()), file.path());
    }

    synchronized byte[] metadata(long checkpointId) throws IOException {
        storage.requireUp();
        byte[] bytes = metadata.get(checkpointId);
        if (bytes == null) {
            throw missing("checkpoint " + checkpointId);
        }
        return bytes.clone();
    }

    /** Returns the bytes of a file that owners see; not to be changed. */
    synchronized byte[] file(String path) throws IOException {
        storage.requireUp();
        byte[] bytes = files.get(path);
        if (bytes == null) {
            throw missing("checkpoint file '" + path + "'");
        }
        return bytes;
    }

    /** Changes a file without any owner; {@code null} removes it. */
    synchronized void tamper(String path, UnaryOperator<byte @Nullable []> change) {
        byte[] changed = change.apply(files.get(path));
        if (changed == null) {
            files.remove(path);
        } else {
            files.put(path, changed);
        }
    }

    /** Lets a new owner come: what earlier ones have not completed is gone. */
    synchronized long nextEpoch() {
        if (storage.fencing) {
            work.clear();
        }
        return ++epoch;
    }

    /** Fails if the owner is not the newest. */
    synchronized void requireOwner(long owner, String action) throws FencedException {
        if (owner != epoch && storage.fencing) {
            throw new FencedException("Job '" + name + "' has a new owner of epoch " + epoch + "; this one of epoch "
                    + owner + " could not " + action + " and has to stop");
        }
    }

    /** Makes the place for what is written. */
    synchronized void begin(long owner, long checkpointId) throws IOException {
        String where = "begin checkpoint " + checkpointId;
        requireOwner(owner, where);
        String place = pendingPlace(owner, checkpointId);
        storage.beforeChange(this, where, () -> work.put(place, new byte[0]));
        work.put(place, new byte[0]);
        storage.afterChange(where);
    }

    /** Takes in a file that is whole; a shared one is there for all from now on. */
    synchronized StateFile finish(long owner, long checkpointId, String fileName, byte[] bytes, boolean shared)
            throws IOException {
        String where = "finish " + fileName + " of checkpoint " + checkpointId;
        requireOwner(owner, where);
        String pending = pendingPlace(owner, checkpointId) + fileName;
        storage.beforeChange(this, where, () -> work.put(pending, half(bytes)));
        String path;
        if (shared) {
            path = SHARED + ++sharedFiles + "-" + fileName;
            files.put(path, bytes);
        } else {
            path = checkpointPlace(checkpointId) + fileName;
            work.put(pending, bytes);
        }
        storage.afterChange(where);
        return new StateFile(path, bytes.length, crc32c(bytes), shared);
    }

    /**
     * Makes a checkpoint exist.
     *
     * @param fileNames of the files that are its own and are finished
     */
    synchronized void commit(long owner, long checkpointId, byte[] bytes, Collection<String> fileNames)
            throws IOException {
        String where = "commit checkpoint " + checkpointId;
        requireOwner(owner, where);
        String pending = pendingPlace(owner, checkpointId);
        boolean[] torn = new boolean[1];
        try {
            storage.beforeChange(this, where, () -> {
                torn[0] = true;
                work.put(pending + METADATA, half(bytes));
            });
        } catch (IOException e) {
            // who loses the connection in the middle cannot know that it was not the end
            throw torn[0] ? uncertain(checkpointId, e) : e;
        }
        for (String fileName : fileNames) {
            byte[] file = work.remove(pending + fileName);
            // Only an owner that should have been fenced can have lost a file to the next one.
            if (file != null) {
                files.put(checkpointPlace(checkpointId) + fileName, file);
            }
        }
        byte[] stored = bytes.clone();
        metadata.put(checkpointId, stored);
        storage.witness().committed(owner, checkpointId, stored);
        try {
            storage.afterChange(where);
        } catch (IOException lost) {
            throw uncertain(checkpointId, lost);
        }
    }

    private UncertainCommitException uncertain(long checkpointId, IOException cause) {
        return new UncertainCommitException(
                "It is not known whether checkpoint " + checkpointId + " of job '" + name + "' exists", cause);
    }

    /** Removes what a checkpoint left that is not committed, or will not be. */
    synchronized void discard(long owner, long checkpointId) {
        within(work, pendingPlace(owner, checkpointId)).clear();
    }

    /** Removes everything an owner has not completed. */
    synchronized void discard(long owner) {
        within(work, workPlace(owner)).clear();
    }

    /** Deletes a checkpoint. Half done, it no longer exists and its files are left over. */
    synchronized void delete(long owner, long checkpointId) throws IOException {
        String where = "delete checkpoint " + checkpointId;
        requireOwner(owner, where);
        storage.beforeChange(this, where, () -> {
            String deleting = workPlace(owner) + "deleting-" + checkpointId + "/";
            String place = checkpointPlace(checkpointId);
            within(files, place).forEach((path, bytes) -> work.put(deleting + path.substring(place.length()), bytes));
            remove(owner, checkpointId);
        });
        remove(owner, checkpointId);
        storage.afterChange(where);
    }

    private void remove(long owner, long checkpointId) {
        within(files, checkpointPlace(checkpointId)).clear();
        if (metadata.remove(checkpointId) != null) {
            storage.witness().deleted(owner, checkpointId);
        }
    }

    /** Deletes shared files. Half done, the first half of them is gone. */
    synchronized void deleteShared(long owner, Collection<String> paths) throws IOException {
        for (String path : paths) {
            if (!path.startsWith(SHARED) || !isFileName(path.substring(SHARED.length()))) {
                throw new IllegalArgumentException(
                        "'" + path + "' is no shared file of job '" + name + "'; expected shared/<name>");
            }
        }
        requireOwner(owner, "delete shared files");
        List<String> doomed = new ArrayList<>(paths);
        String where = "delete shared files " + doomed;
        storage.beforeChange(this, where, () -> removeShared(owner, doomed.subList(0, (doomed.size() + 1) / 2)));
        removeShared(owner, doomed);
        storage.afterChange(where);
    }

    private void removeShared(long owner, List<String> paths) {
        List<String> removed = new ArrayList<>();
        for (String path : paths) {
            if (files.remove(path) != null) {
                removed.add(path);
            }
        }
        if (!removed.isEmpty()) {
            storage.witness().sharedDeleted(owner, removed);
        }
    }

    private NoSuchFileException missing(String what) {
        return new NoSuchFileException(what, null, "job '" + name + "' has none such in the simulated storage");
    }

    private static String checkpointPlace(long checkpointId) {
        return "chk-" + checkpointId + "/";
    }

    private static String workPlace(long owner) {
        return "work-" + owner + "/";
    }

    private static String pendingPlace(long owner, long checkpointId) {
        return workPlace(owner) + "pending-" + checkpointId + "/";
    }

    /** Returns what lies in a place, whose name ends in a slash; a view. */
    private static SortedMap<String, byte[]> within(NavigableMap<String, byte[]> paths, String place) {
        return paths.subMap(place, place.substring(0, place.length() - 1) + (char) ('/' + 1));
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    static int crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Says whether a name is of letters, digits, dots, dashes and underscores, with no dot first. */
    static boolean isFileName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            if (!plain && (c != '.' || i == 0)) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
