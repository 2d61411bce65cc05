package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows as they were at the end of an epoch.
 *
 * <p>The running code copies what this snapshot {@link #needs} before it changes it. That ends for each key group as
 * soon as its entries are written, and for all when the snapshot is closed.
 */
final class MemorySnapshot implements StateSnapshot {
    private static final Segment[] WRITTEN = {};

    private final StateLayout layout;
    private final long epoch;
    private final int groupCount;

    /** By key group; {@code null} once taken or given up. */
    private volatile Segment @Nullable [] @Nullable [] frozen;

    private volatile int firstNeededGroup;
    private volatile boolean closed;

    MemorySnapshot(StateLayout layout, long epoch, Segment[][] frozen) {
        this.layout = layout;
        this.epoch = epoch;
        this.groupCount = frozen.length;
        this.frozen = frozen;
    }

    /** Says whether what was last private in epoch {@code stamp} must stay as it is. */
    boolean needs(int group, long stamp) {
        return stamp <= epoch && group >= firstNeededGroup && !closed;
    }

    /** Says whether nothing is needed any more. */
    boolean isDone() {
        return closed || firstNeededGroup == groupCount;
    }

    @Override
    public List<StateFile> persist(CheckpointWriter writer, String prefix) throws IOException {
        Segment[][] groups = frozen;
        frozen = null;
        checkStillFrozen();
        if (groups == null) {
            throw new IllegalStateException("The snapshot of " + layout.operator + " was written already.");
        }
        try {
            return persist(groups, writer, prefix);
        } catch (RuntimeException failure) {
            checkStillFrozen();
            throw new IOException("The state of " + layout.operator + " cannot be written: " + failure, failure);
        }
    }

    @Override
    public void close() {
        closed = true;
        frozen = null;
    }

    private List<StateFile> persist(Segment[][] groups, CheckpointWriter writer, String prefix) throws IOException {
        int first = firstNonEmpty(groups);
        if (first == groupCount) {
            release(groupCount);
            return List.of();
        }
        try (StateFileOutput file = writer.create(prefix + "-keyed-state", CheckpointWriter.Sharing.EXCLUSIVE)) {
            SnapshotWriter snapshot = new SnapshotWriter(layout, file);
            snapshot.writeHeader();
            for (int group = first; group < groupCount; group++) {
                snapshot.writeGroup(layout.firstKeyGroup + group, groups[group]);
                groups[group] = WRITTEN;
                release(group + 1);
            }
            snapshot.writeEnd();
            return List.of(file.finish());
        }
    }

    private static int firstNonEmpty(Segment[][] groups) {
        for (int group = 0; group < groups.length; group++) {
            for (Segment segment : groups[group]) {
                if (segment.size > 0) {
                    return group;
                }
            }
        }
        return groups.length;
    }

    private void release(int firstStillNeeded) throws IOException {
        checkStillFrozen();
        firstNeededGroup = firstStillNeeded;
    }

    /**
     * Fails if the snapshot was closed, from when on the running code changes the rows in place and what was read of
     * them may be torn. The fence keeps the reads of the rows before the read of the flag.
     */
    private void checkStillFrozen() throws IOException {
        VarHandle.acquireFence();
        if (closed) {
            throw new IOException("The snapshot of " + layout.operator + " was given up before it was written.");
        }
    }
}
