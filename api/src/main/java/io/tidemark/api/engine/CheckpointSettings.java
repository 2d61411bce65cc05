package io.tidemark.api.engine;

import io.tidemark.api.CheckpointingMode;
import io.tidemark.api.ExternalizedCheckpointRetention;

/**
 * When and how checkpoints are taken.
 *
 * @param enabled whether checkpoints are taken at all
 * @param mode exactly once or at least once
 * @param intervalMillis between the starts of two checkpoints
 * @param timeoutMillis after which a checkpoint that is not complete is discarded
 * @param minPauseMillis between the end of one checkpoint and the start of the next
 * @param maxConcurrent how many may be in progress at once
 * @param tolerableFailures how many may fail in a row before the attempt fails
 * @param retained how many complete ones are kept
 * @param retention what happens to them when the job is cancelled
 * @since 0.1
 */
public record CheckpointSettings(
        boolean enabled,
        CheckpointingMode mode,
        long intervalMillis,
        long timeoutMillis,
        long minPauseMillis,
        int maxConcurrent,
        int tolerableFailures,
        int retained,
        ExternalizedCheckpointRetention retention) {}
