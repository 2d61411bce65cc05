package io.tidemark.core.checkpoint;

import io.tidemark.core.model.InvariantViolation;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Knows which shared files are still needed: those that incremental checkpoints refer to instead of writing them again.
 *
 * <pre>
 *   (none)  --begin-->     Open        triggered; may come to refer to any file known now
 *   Open    --register-->  Open        one subtask has said what it needs
 *   Open    --seal-->      Sealed      all have; the checkpoint is durable
 *   Open    --release-->   (none)      aborted
 *   Open    --settle-->    Sealed, or (none)   the next attempt starts, and finds it in the storage, or not
 *   Sealed  --release-->   (none)      deleted
 * </pre>
 *
 * <p>A file is needed while a checkpoint that registered it is not released. When the last one is released the file may
 * still be about to be needed: a subtask that took its snapshot for an open checkpoint earlier, when the file was still
 * there, names it only when it acknowledges. So an unneeded file is given up for deletion only when every checkpoint
 * that was open at that moment has been sealed or released. Those that begin later do not count: by then every subtask
 * has been told.
 *
 * <p>Pure and not thread-safe. Memory: one set of paths a checkpoint.
 *
 * @since 0.1
 */
public final class SharedStateRegistry {
    private final SortedMap<Long, SortedSet<String>> filesByCheckpoint = new TreeMap<>();
    private final SortedSet<Long> open = new TreeSet<>();
    /** Files that no checkpoint needs, each with the newest checkpoint that was open when that became so. */
    private final SortedMap<String, Long> unneeded = new TreeMap<>();

    /** Makes an empty one. */
    public SharedStateRegistry() {}

    /**
     * Learns that a checkpoint was triggered. From now on nothing it could refer to is given up.
     *
     * @param checkpointId not known yet
     */
    public void begin(long checkpointId) {
        InvariantViolation.check(
                !filesByCheckpoint.containsKey(checkpointId), "Checkpoint %d begins a second time", checkpointId);
        filesByCheckpoint.put(checkpointId, new TreeSet<>());
        open.add(checkpointId);
    }

    /**
     * Learns which shared files an open checkpoint needs. Called once a subtask, in any order.
     *
     * @param checkpointId begun, neither sealed nor released
     * @param paths as in {@link io.tidemark.checkpoint.spi.storage.StateFile#path()}; may repeat what others named
     */
    public void register(long checkpointId, Collection<String> paths) {
        InvariantViolation.check(
                open.contains(checkpointId), "Checkpoint %d is not open, those are: %s", checkpointId, open);
        filesByCheckpoint.get(checkpointId).addAll(paths);
        for (String path : paths) {
            unneeded.remove(path);
        }
    }

    /**
     * Learns that a checkpoint is durable and names no further file.
     *
     * @param checkpointId begun, neither sealed nor released
     * @return the files that may be deleted now, sorted; often empty
     */
    public SortedSet<String> seal(long checkpointId) {
        InvariantViolation.check(
                open.remove(checkpointId), "Checkpoint %d is not open, those are: %s", checkpointId, open);
        return takeDeletable();
    }

    /**
     * Learns of a complete checkpoint that is there when the job starts.
     *
     * @param checkpointId not known yet
     * @param paths the shared files that its metadata name
     */
    public void adopt(long checkpointId, Collection<String> paths) {
        begin(checkpointId);
        register(checkpointId, paths);
        open.remove(checkpointId);
    }

    /**
     * Learns that a checkpoint was aborted, or deleted: its metadata are gone from the storage.
     *
     * @param checkpointId the checkpoint; one that is not known is ignored, because a deletion may be repeated
     * @return the files that may be deleted now, sorted; often empty
     */
    public SortedSet<String> release(long checkpointId) {
        SortedSet<String> released = filesByCheckpoint.remove(checkpointId);
        open.remove(checkpointId);
        if (released != null) {
            long newestOpen = open.isEmpty() ? CheckpointCoordinator.NO_CHECKPOINT : open.last();
            for (String path : released) {
                if (!isNeeded(path)) {
                    unneeded.put(path, newestOpen);
                }
            }
        }
        return takeDeletable();
    }

    /**
     * Learns which checkpoints exist when an attempt starts. Those that were open belonged to the attempt before: of one
     * whose commit gave no answer it turns out only now whether it is complete.
     *
     * @param existing the complete checkpoints
     * @return the files that may be deleted now, sorted; often empty
     */
    public SortedSet<String> settle(Collection<Long> existing) {
        SortedSet<String> deletable = new TreeSet<>();
        for (long checkpointId : new TreeSet<>(open)) {
            deletable.addAll(existing.contains(checkpointId) ? seal(checkpointId) : release(checkpointId));
        }
        return deletable;
    }

    /**
     * Finds the orphans in a listing of the storage: files that a process wrote before it died, and no checkpoint
     * names. Called when the job starts, after every existing checkpoint is adopted.
     *
     * @param listing the paths of all shared files there are
     * @return those that may be deleted, sorted
     * @throws InvariantViolation if a checkpoint is open: its files would look like orphans
     */
    public SortedSet<String> orphans(Collection<String> listing) {
        InvariantViolation.check(open.isEmpty(), "Orphans are looked for while checkpoints %s are open", open);
        SortedSet<String> orphans = new TreeSet<>(listing);
        for (SortedSet<String> files : filesByCheckpoint.values()) {
            orphans.removeAll(files);
        }
        return orphans;
    }

    /**
     * Says whether a checkpoint needs a file.
     *
     * @param path the file
     * @return {@code true} if one that is not released has registered it
     */
    public boolean isNeeded(String path) {
        return filesByCheckpoint.values().stream().anyMatch(files -> files.contains(path));
    }

    /**
     * Returns the checkpoints that are known: open or sealed.
     *
     * @return a snapshot, oldest first
     */
    public SortedSet<Long> checkpointIds() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(filesByCheckpoint.keySet()));
    }

    private SortedSet<String> takeDeletable() {
        long oldestOpen = open.isEmpty() ? Long.MAX_VALUE : open.first();
        SortedSet<String> deletable = new TreeSet<>();
        for (Map.Entry<String, Long> entry : unneeded.entrySet()) {
            if (entry.getValue() < oldestOpen) {
                deletable.add(entry.getKey());
            }
        }
        unneeded.keySet().removeAll(deletable);
        return deletable;
    }
}
