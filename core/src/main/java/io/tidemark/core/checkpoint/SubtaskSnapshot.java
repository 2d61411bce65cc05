package io.tidemark.core.checkpoint;

import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.util.ArrayList;
import java.util.List;

/**
 * What one subtask of one operator put into a checkpoint.
 *
 * @param subtask its index, from 0
 * @param keyed its keyed state; empty if it has none
 * @param splits the splits it reads and has not read to their end; empty unless it is a source
 * @param writerState what its sink writer needs to go on; empty unless it is a sink
 * @param committables what may be published once the checkpoint is durable, in this order
 * @param inputEnded whether it has seen the end of all its input
 * @param lists its state without keys; empty unless its function keeps such
 * @param watermark how far event time had come for it, in milliseconds since 1970; {@link #NO_WATERMARK} if nowhere, or to its
 *     end
 * @since 0.1
 */
public record SubtaskSnapshot(
        int subtask,
        List<KeyedSnapshot> keyed,
        List<SplitPosition> splits,
        Bytes writerState,
        List<StoredCommittable> committables,
        boolean inputEnded,
        List<ListSnapshot> lists,
        long watermark) {
    /** The watermark of a subtask that has none. */
    public static final long NO_WATERMARK = Long.MIN_VALUE;

    /** Keeps unmodifiable copies of the lists and checks the index. */
    public SubtaskSnapshot {
        if (subtask < 0) {
            throw new IllegalArgumentException("A subtask's index is at least 0, not " + subtask);
        }
        keyed = List.copyOf(keyed);
        splits = List.copyOf(splits);
        committables = List.copyOf(committables);
        lists = List.copyOf(lists);
    }

    /**
     * Describes a subtask without event time and without state that belongs to no key.
     *
     * @param subtask its index, from 0
     * @param keyed its keyed state; empty if it has none
     * @param splits the splits it reads and has not read to their end; empty unless it is a source
     * @param writerState what its sink writer needs to go on; empty unless it is a sink
     * @param committables what may be published once the checkpoint is durable, in this order
     * @param inputEnded whether it has seen the end of all its input
     */
    public SubtaskSnapshot(
            int subtask,
            List<KeyedSnapshot> keyed,
            List<SplitPosition> splits,
            Bytes writerState,
            List<StoredCommittable> committables,
            boolean inputEnded) {
        this(subtask, keyed, splits, writerState, committables, inputEnded, List.of(), NO_WATERMARK);
    }

    /**
     * Returns every file that the subtask needs.
     *
     * @return those of its keyed state, then those of its committables
     */
    public List<StateFile> files() {
        List<StateFile> files = new ArrayList<>();
        keyed.forEach(snapshot -> files.addAll(snapshot.files()));
        for (StoredCommittable committable : committables) {
            if (committable instanceof StoredCommittable.InFile inFile) {
                files.add(inFile.file());
            }
        }
        return files;
    }

    /**
     * Describes a subtask that keeps nothing.
     *
     * @param subtask its index, from 0
     * @param inputEnded whether it has seen the end of all its input
     * @return a snapshot of nothing
     */
    public static SubtaskSnapshot stateless(int subtask, boolean inputEnded) {
        return new SubtaskSnapshot(subtask, List.of(), List.of(), Bytes.EMPTY, List.of(), inputEnded);
    }
}
