package io.tidemark.api.engine;

import io.tidemark.api.RestartStrategies.RestartStrategy;
import io.tidemark.api.SavepointRestoreSettings;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import org.jspecify.annotations.Nullable;

/**
 * How a job runs.
 *
 * @param checkpoints when and how checkpoints are taken
 * @param restart what happens after a failure, or {@code null} for the default: with checkpointing on, restart without
 *     limit; with checkpointing off, never
 * @param stateBackend what keeps keyed state
 * @param checkpointStorage where checkpoints are kept
 * @param demanded the guarantee that every path must have end to end, or {@code null} for whatever it is
 * @param maxParallelism the number of key groups, fixed in the life of a job's state
 * @param watermarkIntervalMillis how often watermark generators are asked; 0 for after every batch
 * @param restore what it is started from, if not from its own newest checkpoint
 * @since 0.1
 */
public record JobSettings(
        CheckpointSettings checkpoints,
        @Nullable RestartStrategy restart,
        StateBackendChoice stateBackend,
        CheckpointStorageChoice checkpointStorage,
        @Nullable Guarantee demanded,
        int maxParallelism,
        long watermarkIntervalMillis,
        SavepointRestoreSettings restore) {}
