package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.core.time.WatermarkGroups;
import java.util.function.LongSupplier;

/**
 * What an engine gives an operator in one subtask and attempt.
 *
 * @param context the subtask, and how it is woken
 * @param stateBackend keeps keyed state
 * @param writers finds the backends that wrote what is restored, if others did
 * @param keyGroups how many key groups there are
 * @param restored what it begins with
 * @param clock the time of the machine, in milliseconds since 1970
 * @param watermarkIntervalMillis how often watermark generators are asked; 0 for after every batch
 * @param watermarkGroups where a source meets those it waits for
 * @param mailbox how the operator hears from other threads
 */
public record OperatorRuntime(
        SourceContext context,
        StateBackend stateBackend,
        StateBackends writers,
        int keyGroups,
        RestoredParts restored,
        LongSupplier clock,
        long watermarkIntervalMillis,
        WatermarkGroups watermarkGroups,
        Mailbox mailbox) {
    /**
     * Describes what an operator gets that waits for no source, hears from no other thread and
     * restores what its own backend wrote.
     *
     * @param context the subtask, and how it is woken
     * @param stateBackend keeps keyed state
     * @param keyGroups how many key groups there are
     * @param restored what it begins with
     * @param clock the time of the machine, in milliseconds since 1970
     * @param watermarkIntervalMillis how often watermark generators are asked; 0 for after every batch
     */
    public OperatorRuntime(
            SourceContext context,
            StateBackend stateBackend,
            int keyGroups,
            RestoredParts restored,
            LongSupplier clock,
            long watermarkIntervalMillis) {
        this(
                context,
                stateBackend,
                StateBackends.NONE,
                keyGroups,
                restored,
                clock,
                watermarkIntervalMillis,
                WatermarkGroups.ofOneThread(),
                Mailbox.NONE);
    }
}
