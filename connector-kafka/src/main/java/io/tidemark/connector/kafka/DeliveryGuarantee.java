package io.tidemark.connector.kafka;

/**
 * How often a record that a {@link KafkaSink} was given shows in its topic after failures. The names are those of Flink's
 * {@code DeliveryGuarantee}.
 *
 * @since 0.1
 */
public enum DeliveryGuarantee {
    /**
     * Once, for readers with {@code isolation.level=read_committed}. Records are kept in the checkpoint and written when it
     * is complete, so that they show one checkpoint interval later.
     */
    EXACTLY_ONCE,

    /** Once or more: what was written after the last checkpoint is written again after a failure. It shows at once. */
    AT_LEAST_ONCE,

    /** Nothing is promised: what was not acknowledged when a failure came is lost, and what was may come again. */
    NONE
}
