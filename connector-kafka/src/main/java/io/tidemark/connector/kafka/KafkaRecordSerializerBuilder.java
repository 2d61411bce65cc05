package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link KafkaRecordSerializer} of parts. Not thread-safe.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class KafkaRecordSerializerBuilder<T> {
    /**
     * Turns a record, or a part of it, into bytes.
     *
     * @param <T> the type of the records
     */
    @FunctionalInterface
    public interface ToBytes<T> extends Serializable {
        /**
         * Serializes.
         *
         * @param record not {@code null}
         * @return {@code null} for no key, or for a tombstone
         * @throws IOException if it cannot be serialized
         */
        byte @Nullable [] apply(T record) throws IOException;

        /**
         * Writes text as UTF-8.
         *
         * @param <T> the type of the records
         * @param text for example {@code Flight::carrier}
         * @return the bytes of the text
         */
        static <T> ToBytes<T> string(ToText<? super T> text) {
            return record -> text.apply(record).getBytes(StandardCharsets.UTF_8);
        }

        /**
         * Writes what a serde writes.
         *
         * @param <T> the type of the records
         * @param serde for example that of a state
         * @return its bytes, without a schema: readers must know it
         */
        static <T> ToBytes<T> serde(Serde<? super T> serde) {
            return record -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                serde.serialize(record, new DataOutputStream(bytes));
                return bytes.toByteArray();
            };
        }
    }

    /**
     * Finds a text in a record.
     *
     * @param <T> the type of the records
     */
    @FunctionalInterface
    public interface ToText<T> extends Serializable {
        /**
         * Finds it.
         *
         * @param record not {@code null}
         * @return not {@code null}
         */
        String apply(T record);
    }

    /**
     * Finds the headers of a record.
     *
     * @param <T> the type of the records
     */
    @FunctionalInterface
    public interface ToHeaders<T> extends Serializable {
        /**
         * Finds them.
         *
         * @param record not {@code null}
         * @return by name, in the order in which they are written; may be empty
         */
        Map<String, byte[]> apply(T record);
    }

    /**
     * Finds the timestamp of a record.
     *
     * @param <T> the type of the records
     */
    @FunctionalInterface
    public interface ToTimestamp<T> extends Serializable {
        /**
         * Finds it.
         *
         * @param record not {@code null}
         * @param eventTimeMillis its event time, or {@link io.tidemark.checkpoint.spi.source.SourceOutput#NO_TIMESTAMP}
         * @return milliseconds since the epoch; negative for none, which is the time at which the record is sent
         */
        long apply(T record, long eventTimeMillis);
    }

    private @Nullable String fixedTopic;
    private @Nullable ToText<? super T> topic;
    private @Nullable ToBytes<? super T> key;
    private @Nullable ToBytes<? super T> value;
    private @Nullable KafkaPartitioner<? super T> partitioner;
    private @Nullable ToHeaders<? super T> headers;
    private ToTimestamp<? super T> timestamp = (record, eventTimeMillis) -> eventTimeMillis;

    KafkaRecordSerializerBuilder() {}

    /**
     * Sends all records to one topic.
     *
     * @param name of a topic that exists
     * @return this
     */
    public KafkaRecordSerializerBuilder<T> setTopic(String name) {
        fixedTopic = Objects.requireNonNull(name, "name");
        topic = record -> name;
        return this;
    }

    /**
     * Chooses the topic by record.
     *
     * @param selector names a topic that exists
     * @return this
     */
    public KafkaRecordSerializerBuilder<T> setTopicSelector(ToText<? super T> selector) {
        fixedTopic = null;
        topic = Objects.requireNonNull(selector, "selector");
        return this;
    }

    /**
     * Sets how the key is made.
     *
     * @param serializer by default records have no key
     * @return this
     */
    public KafkaRecordSerializerBuilder<T> setKeySerializer(ToBytes<? super T> serializer) {
        key = Objects.requireNonNull(serializer, "serializer");
        return this;
    }

    /**
     * Sets how the value is made.
     *
     * @param serializer has no default
     * @return this
     */
    public KafkaRecordSerializerBuilder<T> setValueSerializer(ToBytes<? super T> serializer) {
        value = Objects.requireNonNull(serializer, "serializer");
        return this;
    }

    /**
     * Chooses partitions.
     *
     * @param chooser by default Kafka's producer chooses: by the hash of the key if there is one, else evenly
     * @return this
     */
    public KafkaRecordSerializerBuilder<T> setPartitioner(KafkaPartitioner<? super T> chooser) {
        partitioner = Objects.requireNonNull(chooser, "chooser");
        return this;
    }

    /**
     * Adds headers.
     *
     * @param provider by default there are none
     * @return this
     */
    public KafkaRecordSerializerBuilder<T> setHeaderProvider(ToHeaders<? super T> provider) {
        headers = Objects.requireNonNull(provider, "provider");
        return this;
    }

    /**
     * Chooses timestamps. By them brokers delete what is older than the topic's {@code retention.ms}.
     *
     * @param chooser by default the event time; for a record without, or from before 1970, the time at which it is sent
     * @return this
     */
    public KafkaRecordSerializerBuilder<T> setTimestamp(ToTimestamp<? super T> chooser) {
        timestamp = Objects.requireNonNull(chooser, "chooser");
        return this;
    }

    /**
     * Makes the serializer.
     *
     * @return the serializer
     * @throws IllegalStateException if there is no topic or no value serializer
     */
    public KafkaRecordSerializer<T> build() {
        if (topic == null) {
            throw new IllegalStateException("A Kafka record needs a topic: call setTopic or setTopicSelector.");
        }
        if (value == null) {
            throw new IllegalStateException("A Kafka record needs a value: call setValueSerializer.");
        }
        return new OfParts<>(fixedTopic, topic, key, value, partitioner, headers, timestamp);
    }

    private record OfParts<T>(
            @Nullable String fixedTopic,
            ToText<? super T> topic,
            @Nullable ToBytes<? super T> key,
            ToBytes<? super T> value,
            @Nullable KafkaPartitioner<? super T> partitioner,
            @Nullable ToHeaders<? super T> headers,
            ToTimestamp<? super T> timestamp)
            implements KafkaRecordSerializer<T> {

        @Override
        public void serialize(T record, long timestampMillis, KafkaRecord target) throws IOException {
            String to = topic.apply(record);
            byte[] keyBytes = key == null ? null : key.apply(record);
            byte[] valueBytes = value.apply(record);
            target.topic(to).key(keyBytes).value(valueBytes);
            long time = timestamp.apply(record, timestampMillis);
            if (time >= 0) {
                target.timestamp(time);
            }
            if (partitioner != null) {
                target.partition(partitioner.partition(record, keyBytes, valueBytes, to, target.partitionCount()));
            }
            if (headers != null) {
                headers.apply(record).forEach(target::header);
            }
        }
    }
}
