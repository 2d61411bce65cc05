package io.tidemark.api.functions;

/**
 * What makes a timer fire.
 *
 * @since 0.1
 */
public enum TimeDomain {
    /** The watermark. */
    EVENT_TIME,
    /** The clock of the machine. */
    PROCESSING_TIME
}
