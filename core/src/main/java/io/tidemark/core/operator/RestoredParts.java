package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator begins with in one subtask: the parts of a checkpoint that fall to it.
 *
 * @param keyed the keyed state
 * @param files reads what {@code keyed} names
 * @param writerStates of a sink, what its writer needs to go on
 * @param lists the state without keys; {@code null} if the job begins anew
 * @param watermark how far event time had come; {@link Long#MIN_VALUE} if nowhere
 */
public record RestoredParts(
        List<KeyedSnapshot> keyed,
        StateFiles files,
        List<byte[]> writerStates,
        @Nullable List<ListSnapshot> lists,
        long watermark) {
    /** Keeps unmodifiable copies. */
    public RestoredParts {
        keyed = List.copyOf(keyed);
        writerStates = List.copyOf(writerStates);
        lists = lists == null ? null : List.copyOf(lists);
    }

    /**
     * Returns what an operator of a job begins with that begins anew.
     *
     * @return nothing
     */
    public static RestoredParts none() {
        return ofKeyed(List.of(), file -> {
            throw new IllegalStateException("Nothing was restored that could name file " + file);
        });
    }

    /**
     * Returns keyed state alone.
     *
     * @param keyed the keyed state
     * @param files reads what it names
     * @return that, and nothing else
     */
    static RestoredParts ofKeyed(List<KeyedSnapshot> keyed, StateFiles files) {
        return new RestoredParts(keyed, files, List.of(), null, Long.MIN_VALUE);
    }
}
