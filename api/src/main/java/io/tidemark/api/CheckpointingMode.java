package io.tidemark.api;

/**
 * What a checkpoint means for state.
 *
 * @since 0.1
 */
public enum CheckpointingMode {
    /** Channels are aligned at barriers: after a restart each record counts once in the state. */
    EXACTLY_ONCE,
    /** Channels are not aligned: no channel ever waits for another, and after a restart some records count twice. */
    AT_LEAST_ONCE
}
