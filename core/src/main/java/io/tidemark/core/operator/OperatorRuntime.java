package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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
 * @param lists of a function, the state without keys to restore; {@code null} at a first start
 * @param watermark how far event time had come; {@link Long#MIN_VALUE} at a first start
 */
public record OperatorRuntime(
        SourceContext context,
        StateBackend stateBackend,
        int keyGroups,
        List<KeyedSnapshot> keyedState,
        StateFiles files,
        List<byte[]> writerStates,
        LongSupplier clock,
        long watermarkIntervalMillis,
        @Nullable List<ListSnapshot> lists,
        long watermark) {
    /** Keeps unmodifiable copies. */
    public OperatorRuntime {
        lists = lists == null ? null : List.copyOf(lists);
        keyedState = List.copyOf(keyedState);
        writerStates = List.copyOf(writerStates);
    }

    /**
     * Describes what an operator gets that has neither state without keys nor event time to restore.
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
    public OperatorRuntime(
            SourceContext context,
            StateBackend stateBackend,
            int keyGroups,
            List<KeyedSnapshot> keyedState,
            StateFiles files,
            List<byte[]> writerStates,
            LongSupplier clock,
            long watermarkIntervalMillis) {
        this(
                context,
                stateBackend,
                keyGroups,
                keyedState,
                files,
                writerStates,
                clock,
                watermarkIntervalMillis,
                null,
                Long.MIN_VALUE);
    }
}
