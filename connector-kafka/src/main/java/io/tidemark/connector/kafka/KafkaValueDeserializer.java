package io.tidemark.connector.kafka;

import java.io.Serializable;

/**
 * Makes a record of the value of a Kafka record. Shared by all subtasks: keep nothing between calls that a thread could
 * change.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface KafkaValueDeserializer<T> extends Serializable {
    /**
     * Makes a record.
     *
     * @param value never {@code null}: a Kafka record without a value, a tombstone, counts as one that cannot be read
     * @return not {@code null}
     * @throws Exception if the value cannot be read; its message says why, and {@link KafkaSourceBuilder#onBadRecord} what
     *     happens
     */
    T deserialize(byte[] value) throws Exception;
}
