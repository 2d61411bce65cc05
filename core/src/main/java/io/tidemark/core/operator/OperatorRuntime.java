package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateFiles;
import java.util.List;

/**
 * What an engine gives an operator in one subtask and attempt.
 *
 * @param context the subtask, and how it is woken
 * @param stateBackend keeps keyed state
 * @param keyGroups how many key groups there are
 * @param keyedState what to restore; empty at a first start
 * @param files reads what {@code keyedState} names
 * @param writerStates of a sink, what to restore; empty at a first start
 */
public record OperatorRuntime(
        SourceContext context,
        StateBackend stateBackend,
        int keyGroups,
        List<KeyedSnapshot> keyedState,
        StateFiles files,
        List<byte[]> writerStates) {
    /** Keeps unmodifiable copies. */
    public OperatorRuntime {
        keyedState = List.copyOf(keyedState);
        writerStates = List.copyOf(writerStates);
    }
}
