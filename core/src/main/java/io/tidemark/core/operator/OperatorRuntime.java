package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateFiles;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What an engine gives an operator in one subtask and attempt.
 *
 * @param context the subtask, and how it is woken
 * @param stateBackend keeps keyed state
 * @param keyGroups how many key groups there are
 * @param keyedState what to restore; empty at a first start
 * @param files reads what {@code keyedState} names
 * @param writerStates of a sink, what to restore; empty at a first start
 * @param clock the time of the machine, in milliseconds since 1970
 * @param watermarkIntervalMillis how often watermark generators are asked; 0 for after every batch
 */
public record OperatorRuntime(
        SourceContext context,
        StateBackend stateBackend,
        int keyGroups,
        List<KeyedSnapshot> keyedState,
        StateFiles files,
        List<byte[]> writerStates,
        LongSupplier clock,
        long watermarkIntervalMillis) {
    /** Keeps unmodifiable copies. */
    public OperatorRuntime {
        keyedState = List.copyOf(keyedState);
        writerStates = List.copyOf(writerStates);
    }
}
