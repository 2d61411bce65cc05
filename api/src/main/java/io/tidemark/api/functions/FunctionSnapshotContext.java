package io.tidemark.api.functions;

/**
 * The checkpoint for which a {@link CheckpointedFunction} is asked.
 *
 * @since 0.1
 */
public interface FunctionSnapshotContext {
    /**
     * Returns which checkpoint it is.
     *
     * @return its number; numbers rise, and some are given up
     */
    long getCheckpointId();
}
