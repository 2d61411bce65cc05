package io.tidemark.api;

/**
 * What happens to a job's checkpoints when a person cancels it. When a job fails or the process dies they always stay;
 * when a bounded job finishes its final one stays, so that starting it again does nothing twice.
 *
 * @since 0.1
 */
public enum ExternalizedCheckpointRetention {
    /** They stay, and the next job of that name continues from them. The default. */
    RETAIN_ON_CANCELLATION,
    /** They are deleted, and the next job of that name begins at the beginning. */
    DELETE_ON_CANCELLATION
}
