package io.tidemark.connector.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way to Kafka, filled by a {@link KafkaRecordSerializer}. One instance a writer is used over and over, so
 * that a record costs no object but the bytes of its key and value. Not thread-safe; not to be kept.
 *
 * @since 0.1
 */
public final class KafkaRecord {
    static final int NO_PARTITION = -1;
    static final long NO_TIMESTAMP = -1;

    private final ToIntFunction<String> partitionCounts;
    private @Nullable String topic;
    private int partition = NO_PARTITION;
    private long timestamp = NO_TIMESTAMP;
    private byte @Nullable [] key;
    private byte @Nullable [] value;
    private byte[][] headerKeys = new byte[4][];
    private byte @Nullable [][] headerValues = new byte[4][];
    private int headers;

    /**
     * Makes an empty one.
     *
     * @param partitionCounts how many partitions a topic has
     */
    KafkaRecord(ToIntFunction<String> partitionCounts) {
        this.partitionCounts = partitionCounts;
    }

    /** Forgets the last record. */
    void clear() {
        topic = null;
        partition = NO_PARTITION;
        timestamp = NO_TIMESTAMP;
        key = null;
        value = null;
        headers = 0;
    }

    /**
     * Sets the topic. Every record needs one.
     *
     * @param name of a topic that exists
     * @return this
     */
    public KafkaRecord topic(String name) {
        topic = Objects.requireNonNull(name, "topic");
        return this;
    }

    /**
     * Chooses the partition. Without it Kafka's producer chooses: by the hash of the key if there is one, else evenly.
     *
     * @param number from 0; the record is refused if the topic has no such partition
     * @return this
     */
    public KafkaRecord partition(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("Partition " + number + " of a Kafka record is negative.");
        }
        partition = number;
        return this;
    }

    /**
     * Returns how many partitions the topic has that was set before.
     *
     * @return as it was when the writer first wrote to the topic
     */
    public int partitionCount() {
        return partitionCounts.applyAsInt(requireTopic());
    }

    /**
     * Sets the time of the record. Without it, it is the time at which the record is sent.
     *
     * @param millis since the epoch, not negative
     * @return this
     */
    public KafkaRecord timestamp(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("Timestamp " + millis + " of a Kafka record is negative. Kafka knows no"
                    + " time before 1970; leave it out, or send another.");
        }
        timestamp = millis;
        return this;
    }

    /**
     * Sets the key.
     *
     * @param bytes {@code null}, the default, for none; not to be changed until the record is written
     * @return this
     */
    public KafkaRecord key(byte @Nullable [] bytes) {
        key = bytes;
        return this;
    }

    /**
     * Sets the value.
     *
     * @param bytes {@code null}, the default, is a tombstone, which deletes the key in a compacted topic; not to be changed
     *     until the record is written
     * @return this
     */
    public KafkaRecord value(byte @Nullable [] bytes) {
        value = bytes;
        return this;
    }

    /**
     * Adds a header, behind those added before; keys may repeat.
     *
     * @param name its key
     * @param bytes its value; may be {@code null}
     * @return this
     */
    public KafkaRecord header(String name, byte @Nullable [] bytes) {
        if (headers == headerKeys.length) {
            headerKeys = Arrays.copyOf(headerKeys, 2 * headers);
            headerValues = Arrays.copyOf(headerValues, 2 * headers);
        }
        headerKeys[headers] = name.getBytes(StandardCharsets.UTF_8);
        headerValues[headers++] = bytes;
        return this;
    }

    String requireTopic() {
        String name = topic;
        if (name == null) {
            throw new IllegalStateException("The serializer of the Kafka sink set no topic. Call topic(name) first.");
        }
        return name;
    }

    int partition() {
        return partition;
    }

    long timestamp() {
        return timestamp;
    }

    byte @Nullable [] key() {
        return key;
    }

    byte @Nullable [] value() {
        return value;
    }

    int headerCount() {
        return headers;
    }

    byte[] headerKey(int index) {
        return headerKeys[index];
    }

    byte @Nullable [] headerValue(int index) {
        return headerValues[index];
    }

    /** Returns the form that Kafka's producer takes. */
    ProducerRecord<byte[], byte[]> toProducerRecord() {
        List<Header> all = new ArrayList<>(headers);
        for (int i = 0; i < headers; i++) {
            all.add(new RecordHeader(new String(headerKeys[i], StandardCharsets.UTF_8), headerValues[i]));
        }
        return new ProducerRecord<>(
                requireTopic(),
                partition == NO_PARTITION ? null : partition,
                timestamp == NO_TIMESTAMP ? null : timestamp,
                key,
                value,
                all);
    }
}
