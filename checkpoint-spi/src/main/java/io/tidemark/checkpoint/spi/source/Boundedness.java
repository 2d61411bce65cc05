package io.tidemark.checkpoint.spi.source;

/**
 * Whether a source ends by itself.
 *
 * @since 0.1
 */
public enum Boundedness {
    /** The source ends; the job then takes a final checkpoint and finishes. */
    BOUNDED,
    /** The source goes on until the job is cancelled. */
    UNBOUNDED
}
