package io.tidemark.connector.kafka;

/**
 * What a Kafka source does when the offset it reads on from is not in the log any more: its records were deleted before
 * they were read, or the topic was truncated or made anew.
 *
 * @since 0.1
 */
public enum OffsetOutOfRange {
    /** Fails the attempt with an error that names topic, partition and offset. The default: nothing is lost in silence. */
    FAIL,
    /**
     * Goes on at the first offset there is, logs it and counts it in {@code offsetResets}. What was deleted is lost; of a
     * topic made anew everything is read.
     */
    EARLIEST,
    /** Goes on at the end of the partition, logs it and counts it in {@code offsetResets}. What lies before is lost. */
    LATEST
}
