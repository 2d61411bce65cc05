package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.storage.StateFile;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows which files earlier snapshots of a store wrote, and which of them the next snapshot may refer to.
 *
 * <p>A file is safe to refer to if a checkpoint needs it that is not released when the new one is triggered: from then
 * on it is kept until the new one has said what it needs. The newest complete checkpoint is never released. A store does
 * not know for certain which one that is, because words about checkpoints may come late, out of order or never. But it
 * is either the newest one the store knows to be complete, the base, or one of those taken since that are not known to
 * be aborted. So a file of the base may be referred to as long as each of these refers to it too.
 *
 * <p>Nothing here depends on a word that arrives: words that are missing only make snapshots larger.
 */
final class ReusableFiles {
    /** How many snapshots are remembered while no word about them comes; then all are forgotten. */
    static final int MAX_SNAPSHOTS = 64;

    /** Stands for what was restored, which is older than whatever the store takes. */
    private static final long RESTORED = 0;

    private static final long NO_BASE = -1;

    /** The base and what was taken since, without those known to be aborted. */
    private final NavigableMap<Long, Taken> snapshots = new TreeMap<>();

    private long base = NO_BASE;

    /**
     * A snapshot, by key group.
     *
     * @param contents the same object means the same content
     * @param files {@code null} where there is none, or none yet
     */
    private record Taken(List<?> contents, @Nullable StateFile[] files) {}

    /** Learns what the store begins with. */
    void restored(List<?> contents, @Nullable StateFile[] files) {
        snapshots.put(RESTORED, new Taken(contents, files));
        base = RESTORED;
    }

    /**
     * Learns of a new snapshot.
     *
     * @param contents by key group; the same object means the same content
     * @return by key group, the files to refer to, or {@code null} where one is to be written, and then added
     */
    @Nullable
    StateFile[] taken(long checkpointId, List<?> contents) {
        if (snapshots.size() == MAX_SNAPSHOTS) {
            snapshots.clear();
            base = NO_BASE;
        }
        @Nullable StateFile[] files = new StateFile[contents.size()];
        Taken from = snapshots.get(base);
        if (from != null) {
            for (int group = 0; group < files.length; group++) {
                StateFile file = from.files()[group];
                if (file != null && from.contents().get(group) == contents.get(group) && allReferTo(file, group)) {
                    files[group] = file;
                }
            }
        }
        snapshots.put(checkpointId, new Taken(contents, files));
        return files;
    }

    private boolean allReferTo(StateFile file, int group) {
        for (Taken snapshot : snapshots.values()) {
            if (!file.equals(snapshot.files()[group])) {
                return false;
            }
        }
        return true;
    }

    /** Learns that a checkpoint is complete; one older than the base, or of an earlier attempt, changes nothing. */
    void complete(long checkpointId) {
        if (snapshots.containsKey(checkpointId)) {
            base = checkpointId;
            snapshots.headMap(checkpointId).clear();
        }
    }

    /** Learns that a checkpoint will never be complete. */
    void aborted(long checkpointId) {
        if (checkpointId != base) {
            snapshots.remove(checkpointId);
        }
    }
}
