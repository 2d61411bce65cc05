package io.tidemark.api;

/**
 * Whom the savepoint or checkpoint belongs to that a job is started from.
 *
 * @since 0.1
 */
public enum RestoreMode {
    /**
     * It belongs to the job now, which deletes it as it deletes its own checkpoints: when newer ones replace it. Nobody
     * else may start from it.
     */
    CLAIM,
    /**
     * It stays what it was: the job copies it before it begins, and then neither needs nor changes it. Any number of jobs
     * may start from it.
     */
    NO_CLAIM
}
