package io.tidemark.core.checkpoint;

/**
 * Why a checkpoint did not complete.
 *
 * @since 0.1
 */
public enum AbortReason {
    /** A subtask could not take or write its snapshot. */
    DECLINED(true),
    /** Not all subtasks had answered, or earlier checkpoints were not through, within the timeout. */
    EXPIRED(true),
    /** The storage refused the metadata; the checkpoint does not exist. */
    METADATA_FAILED(true),
    /** A newer checkpoint became durable first and holds all that this one would have. */
    SUBSUMED(false),
    /** The attempt that it belonged to ended. */
    ATTEMPT_STOPPED(false);

    private final boolean failure;

    AbortReason(boolean failure) {
        this.failure = failure;
    }

    /**
     * Says whether the abort counts against {@link CheckpointSettings#tolerableFailures}.
     *
     * @return {@code false} where nothing went wrong with the checkpoint itself
     */
    public boolean isFailure() {
        return failure;
    }
}
