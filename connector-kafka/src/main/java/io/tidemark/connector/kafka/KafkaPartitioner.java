package io.tidemark.connector.kafka;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the partition of a record. Called by several threads at once.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface KafkaPartitioner<T> extends Serializable {
    /**
     * Chooses.
     *
     * @param record not {@code null}
     * @param key the serialized key, or {@code null}
     * @param value the serialized value, or {@code null}
     * @param topic the topic
     * @param partitions how many partitions it had when the writer first wrote to it
     * @return from 0 to {@code partitions} - 1; anything else fails the attempt
     */
    int partition(T record, byte @Nullable [] key, byte @Nullable [] value, String topic, int partitions);
}
