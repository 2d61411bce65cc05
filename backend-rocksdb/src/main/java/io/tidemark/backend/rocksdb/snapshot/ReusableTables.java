package io.tidemark.backend.rocksdb.snapshot;

import io.tidemark.checkpoint.spi.storage.StateFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Knows which tables earlier snapshots of a store wrote, and which of them the next snapshot may refer to. Thread-safe.
 *
 * <p>A file is safe to refer to if a checkpoint needs it that is not released when the new one is triggered: from then on it is
 * kept until the new one has said what it needs. The newest complete checkpoint is never released. A store does not know for
 * certain which one that is, because words about checkpoints may come late, out of order or never. But it is either the newest
 * one the store knows to be complete, the base, or one of those taken since that are not known to be aborted. So a file of the
 * base may be referred to as long as each of these refers to it too.
 *
 * <p>Nothing here depends on a word that arrives: words that are missing only make snapshots larger.
 */
final class ReusableTables {
    /** How many snapshots are remembered while no word about them comes; then all are forgotten. */
    private static final int MAX_SNAPSHOTS = 64;

    /** Stands for what was restored, which is older than whatever the store takes. */
    private static final long RESTORED = Long.MIN_VALUE;

    private static final long NO_BASE = -1;

    /** Of the base and of what was taken since, without those known to be aborted: files by the names of tables. */
    private final NavigableMap<Long, Map<String, StateFile>> snapshots = new TreeMap<>();

    private long base = NO_BASE;

    /** Learns what the store begins with. */
    synchronized void restored(Map<String, StateFile> files) {
        snapshots.put(RESTORED, new HashMap<>(files));
        base = RESTORED;
    }

    /**
     * Learns of a new snapshot, newer than all before.
     *
     * @param tables the names of its tables; the same name means the same content
     * @return by the name of the table, the files to refer to; others are to be written
     */
    synchronized Map<String, StateFile> taken(long checkpointId, Collection<String> tables) {
        if (snapshots.size() == MAX_SNAPSHOTS) {
            snapshots.clear();
            base = NO_BASE;
        }
        Map<String, StateFile> reused = new HashMap<>();
        Map<String, StateFile> ofBase = snapshots.get(base);
        if (ofBase != null) {
            for (String table : tables) {
                StateFile file = ofBase.get(table);
                if (file != null && allReferTo(table, file)) {
                    reused.put(table, file);
                }
            }
        }
        snapshots.put(checkpointId, new HashMap<>(reused));
        return reused;
    }

    private boolean allReferTo(String table, StateFile file) {
        for (Map<String, StateFile> snapshot : snapshots.values()) {
            if (!file.equals(snapshot.get(table))) {
                return false;
            }
        }
        return true;
    }

    /** Learns that a snapshot wrote a table. */
    synchronized void written(long checkpointId, String table, StateFile file) {
        Map<String, StateFile> snapshot = snapshots.get(checkpointId);
        if (snapshot != null) {
            snapshot.put(table, file);
        }
    }

    /** Learns that a checkpoint is complete; one older than the base, or of an earlier attempt, changes nothing. */
    synchronized void complete(long checkpointId) {
        if (snapshots.containsKey(checkpointId)) {
            base = checkpointId;
            snapshots.headMap(checkpointId).clear();
        }
    }

    /** Learns that a checkpoint will never be complete. */
    synchronized void aborted(long checkpointId) {
        if (checkpointId != base) {
            snapshots.remove(checkpointId);
        }
    }
}
