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
 * @param alignmentTimeoutMillis after which one waits for barriers no longer and stores the records in flight; 0 for at
 *     once, {@link #ALWAYS_ALIGNED} for never
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
        ExternalizedCheckpointRetention retention,
        long alignmentTimeoutMillis) {
    /** An alignment timeout that never passes. */
    public static final long ALWAYS_ALIGNED = Long.MAX_VALUE;

    /**
     * Describes checkpoints that always wait for barriers.
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
     */
    public CheckpointSettings(
            boolean enabled,
            CheckpointingMode mode,
            long intervalMillis,
            long timeoutMillis,
            long minPauseMillis,
            int maxConcurrent,
            int tolerableFailures,
            int retained,
            ExternalizedCheckpointRetention retention) {
        this(
                enabled,
                mode,
                intervalMillis,
                timeoutMillis,
                minPauseMillis,
                maxConcurrent,
                tolerableFailures,
                retained,
                retention,
                ALWAYS_ALIGNED);
    }

    /**
     * Says whether a checkpoint may store records in flight.
     *
     * @return {@code true} if there is an alignment timeout
     */
    public boolean mayBeUnaligned() {
        return enabled && alignmentTimeoutMillis != ALWAYS_ALIGNED;
    }
}
