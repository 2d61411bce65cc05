package io.tidemark.connector.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Records of one partition that were fetched together, and how many of them are emitted. Filled by the fetching thread, then
 * the subtask's alone; the queue between them publishes it.
 */
final class FetchedBatch {
    /** What a record costs in memory besides what it carries: the objects, and the headers of two arrays. */
    static final int RECORD_OVERHEAD_BYTES = 160;

    private static final ConsumerRecord<?, ?>[] NOTHING = {};

    final TopicPartition partition;
    /** The offset to read on from when all is emitted; beyond the last record, where markers of transactions follow it. */
    final long nextPosition;
    /** Whether the partition stops behind it. */
    final boolean last;
    /** Keys and values. */
    final long payloadBytes;
    /** What the batch takes in memory. */
    final long bytes;

    private final ConsumerRecord<byte[], byte[]>[] records;
    private int emitted;

    private FetchedBatch(
            TopicPartition partition,
            ConsumerRecord<byte[], byte[]>[] records,
            long nextPosition,
            boolean last,
            long payloadBytes,
            long headerBytes) {
        this.partition = partition;
        this.records = records;
        this.nextPosition = nextPosition;
        this.last = last;
        this.payloadBytes = payloadBytes;
        this.bytes = payloadBytes + headerBytes + (long) RECORD_OVERHEAD_BYTES * records.length;
    }

    /** Takes what was fetched up to the offset at which the partition stops. */
    static FetchedBatch of(
            TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> fetched, long nextPosition, long stop) {
        int count = fetched.size();
        while (count > 0 && fetched.get(count - 1).offset() >= stop) {
            count--;
        }
        ConsumerRecord<byte[], byte[]>[] records = fetched.subList(0, count).toArray(nothing());
        long payload = 0;
        long headers = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            payload += payloadOf(record);
            headers += headersOf(record);
        }
        return new FetchedBatch(
                partition, records, Math.min(nextPosition, stop), nextPosition >= stop, payload, headers);
    }

    /** Says that there is nothing to read before the offset at which the partition stops. */
    static FetchedBatch end(TopicPartition partition, long position) {
        return new FetchedBatch(partition, nothing(), position, true, 0, 0);
    }

    @SuppressWarnings("unchecked") // it holds none
    private static ConsumerRecord<byte[], byte[]>[] nothing() {
        return (ConsumerRecord<byte[], byte[]>[]) NOTHING;
    }

    static long payloadOf(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    private static long headersOf(ConsumerRecord<byte[], byte[]> record) {
        long bytes = 0;
        for (Header header : record.headers().toArray()) {
            byte[] value = header.value();
            bytes += header.key().length() + (value == null ? 0 : value.length);
        }
        return bytes;
    }

    boolean isEmitted() {
        return emitted == records.length;
    }

    ConsumerRecord<byte[], byte[]> peek() {
        return records[emitted];
    }

    void advance() {
        emitted++;
    }

    /** How many records were emitted. */
    int emitted() {
        return emitted;
    }

    /** The offset to read on from. */
    long position() {
        return isEmitted() ? nextPosition : records[emitted].offset();
    }
}
