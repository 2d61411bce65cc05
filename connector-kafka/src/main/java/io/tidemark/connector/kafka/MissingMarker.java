package io.tidemark.connector.kafka;

/**
 * What a {@link KafkaSink} does with output in a restored checkpoint of which the cluster no longer knows whether it was
 * published. The marker that says so is a committed offset; it expires {@code offsets.retention.minutes} after the job was
 * last alive (7 days by default), and is gone if somebody deletes its group or topic, or if the job is sent to another cluster.
 *
 * @since 0.1
 */
public enum MissingMarker {
    /** Ends the job with an error that says what to look for; nothing is changed. The default. */
    REFUSE,

    /** Publishes what is in the checkpoint: if it was published before, it is in the topic twice. */
    PUBLISH,

    /** Passes over what is in the checkpoint: if it was not published before, it is lost. */
    SKIP
}
