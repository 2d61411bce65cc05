package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes records of a Kafka record, of which it sees all: key, value, headers, timestamp, partition and offset. Shared by all
 * subtasks and called by their threads: keep nothing between calls that a thread could change.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface KafkaRecordDeserializer<T> extends Serializable {
    /**
     * Makes none, one or more records of a Kafka record. They are emitted when the call returns; if it throws, none is.
     *
     * @param record key and value may be {@code null}
     * @param output takes the records; valid during the call
     * @throws Exception if the record cannot be read; its message says why, and {@link KafkaSourceBuilder#onBadRecord} what
     *     happens
     */
    @SuppressWarnings("exports") // an automatic module is required by nobody transitively: its name may change
    void deserialize(ConsumerRecord<byte[], byte[]> record, Output<T> output) throws Exception;

    /**
     * Where a deserializer puts its records.
     *
     * @param <T> the type of the records
     * @since 0.1
     */
    interface Output<T> {
        /**
         * Emits a record with the timestamp of the Kafka record.
         *
         * @param record not {@code null}
         */
        void collect(T record);

        /**
         * Emits a record with a timestamp of its own.
         *
         * @param record not {@code null}
         * @param timestampMillis milliseconds since 1970, or {@link SourceOutput#NO_TIMESTAMP}
         */
        void collect(T record, long timestampMillis);
    }

    /**
     * Reads the value alone.
     *
     * @param <T> the type of the records
     * @param deserializer makes a record of a value
     * @return a deserializer to which a Kafka record without a value is one that cannot be read
     */
    static <T> KafkaRecordDeserializer<T> valueOnly(KafkaValueDeserializer<? extends T> deserializer) {
        return (record, output) -> {
            byte[] value = record.value();
            if (value == null) {
                throw new IllegalArgumentException("it has no value (a tombstone); to read such, give a deserializer"
                        + " of whole records by setDeserializer");
            }
            output.collect(deserializer.deserialize(value));
        };
    }

    /**
     * Reads the value alone, as a serde has written it.
     *
     * @param <T> the type of the records
     * @param serde reads a value; it must have written it in its present form, as a topic does not keep its schema
     * @return a deserializer to which a Kafka record without a value, or with bytes behind it, is one that cannot be read
     */
    static <T> KafkaRecordDeserializer<T> valueOnly(Serde<T> serde) {
        return valueOnly((byte[] value) -> {
            ByteArrayInputStream bytes = new ByteArrayInputStream(value);
            T record = serde.deserialize(new DataInputStream(bytes));
            if (bytes.available() > 0) {
                throw new IllegalArgumentException(
                        "of its " + value.length + " bytes " + bytes.available() + " are left over");
            }
            return record;
        });
    }

    /**
     * Reads the value as text.
     *
     * @return a deserializer to which a value that is not UTF-8 is one that cannot be read
     */
    static KafkaRecordDeserializer<String> strings() {
        return valueOnly((byte[] value) -> {
            String text = new String(value, StandardCharsets.UTF_8);
            // U+FFFD stands for what is not UTF-8, and seldom for itself: only then the strict way
            if (text.indexOf('\uFFFD') >= 0) {
                requireUtf8(value);
            }
            return text;
        });
    }

    private static void requireUtf8(byte[] value) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("its value is not UTF-8", e);
        }
    }
}
