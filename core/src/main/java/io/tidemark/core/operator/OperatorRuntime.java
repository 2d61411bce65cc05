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
        int keyGroups,
        RestoredParts restored,
        LongSupplier clock,
        long watermarkIntervalMillis,
        WatermarkGroups watermarkGroups,
        Mailbox mailbox) {
    /**
     * Describes what an operator gets that waits for no source and hears from no other thread.
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
                keyGroups,
                restored,
                clock,
                watermarkIntervalMillis,
                WatermarkGroups.ofOneThread(),
                Mailbox.NONE);
    }
}
