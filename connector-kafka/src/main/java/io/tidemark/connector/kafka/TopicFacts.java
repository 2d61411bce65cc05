package io.tidemark.connector.kafka;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a topic takes. A record that it would refuse must be refused before it is part of a checkpoint: it could never be
 * published, and the job could never go on.
 *
 * @param name the topic
 * @param partitions how many it has
 * @param maxRecordBytes the lesser of what the topic takes and the producer sends
 * @param limit which of the two that is, for a person
 * @param compacted whether each record needs a key
 * @param maxBehindMillis how far a timestamp may lie behind the clock of the broker
 * @param maxAheadMillis how far it may lie ahead of it
 */
record TopicFacts(
        String name,
        int partitions,
        long maxRecordBytes,
        String limit,
        boolean compacted,
        long maxBehindMillis,
        long maxAheadMillis) {
    /** What a batch and a record add to the bytes of key, value and headers, at most; so Kafka's producer reckons. */
    private static final int OVERHEAD_BYTES = 61 + 21;

    private static final int MAX_LENGTH_BYTES = 5;

    /** Refuses a record that the topic would refuse. */
    void requireAcceptable(KafkaRecord record, long nowMillis) throws IOException {
        long bytes = sizeOf(record);
        if (bytes > maxRecordBytes) {
            throw refused("a record of " + bytes + " bytes is larger than " + limit + " = " + maxRecordBytes
                    + ". Raise it (the topic's max.message.bytes and the producer's max.request.size must both allow"
                    + " the record, uncompressed), or send less.");
        }
        if (record.partition() >= partitions) {
            throw refused("partition " + record.partition() + " was chosen, and the topic has " + partitions
                    + ", counted from 0, as this attempt of the job found it. Correct the partitioner; if partitions were"
                    + " added just now, the restart sees them.");
        }
        if (compacted && record.key() == null) {
            throw refused("the topic is compacted, and the record has no key. Set one with setKeySerializer.");
        }
        requireTime(record.timestamp(), nowMillis);
    }

    /**
     * Says whether a timestamp is taken now, and at any later time.
     *
     * @param earlierMillis the present time, or one before it
     * @return {@code false} also if that depends on the present time
     */
    boolean takesTime(long timestamp, long earlierMillis) {
        return timestamp == KafkaRecord.NO_TIMESTAMP
                || maxBehindMillis == Long.MAX_VALUE && timestamp - earlierMillis <= maxAheadMillis;
    }

    private void requireTime(long timestamp, long nowMillis) throws IOException {
        if (takesTime(timestamp, nowMillis)) {
            return;
        }
        if (timestamp - nowMillis > maxAheadMillis || nowMillis - timestamp > maxBehindMillis) {
            throw refused("timestamp " + timestamp + " is too far from the present time, " + nowMillis
                    + ": the topic takes " + maxBehindMillis + " ms behind it (message.timestamp.before.max.ms) and "
                    + maxAheadMillis
                    + " ms ahead of it (message.timestamp.after.max.ms). Change that, or choose another"
                    + " timestamp with setTimestamp.");
        }
    }

    private IOException refused(String why) {
        return new IOException("topic '" + name + "' would refuse a record: " + why);
    }

    private static long sizeOf(KafkaRecord record) {
        long bytes = OVERHEAD_BYTES + length(record.key()) + length(record.value());
        for (int i = 0; i < record.headerCount(); i++) {
            bytes += length(record.headerKey(i)) + length(record.headerValue(i));
        }
        return bytes;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length + MAX_LENGTH_BYTES;
    }
}
