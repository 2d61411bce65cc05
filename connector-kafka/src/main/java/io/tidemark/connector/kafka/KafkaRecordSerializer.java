package io.tidemark.connector.kafka;

import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record of the pipeline into one of Kafka: its topic, key, value, headers, partition and timestamp.
 *
 * <p>One instance serves all writers of a sink, in several threads at once. An exception fails the attempt, and so does a
 * record that the cluster would refuse, such as one that is too large: it is refused before it can be part of a checkpoint.
 *
 * @param <T> the type of the records
 * @see #builder()
 * @since 0.1
 */
@FunctionalInterface
public interface KafkaRecordSerializer<T> extends Serializable {
    /**
     * Fills a Kafka record.
     *
     * @param record not {@code null}
     * @param timestampMillis its event time, or {@link io.tidemark.checkpoint.spi.source.SourceOutput#NO_TIMESTAMP}
     * @param target empty; needs a topic at least
     * @throws IOException if the record cannot be serialized
     */
    void serialize(T record, long timestampMillis, KafkaRecord target) throws IOException;

    /**
     * Returns the topic if it is the same for all records. It is then looked at when the job starts, and keeps the marker
     * of an exactly-once sink.
     *
     * @return {@code null} by default: the topic depends on the record
     */
    default @Nullable String fixedTopic() {
        return null;
    }

    /**
     * Begins a serializer made of parts, with the names of Flink's {@code KafkaRecordSerializationSchema}.
     *
     * @param <T> the type of the records
     * @return set a topic and a value serializer at least
     */
    static <T> KafkaRecordSerializerBuilder<T> builder() {
        return new KafkaRecordSerializerBuilder<>();
    }
}
