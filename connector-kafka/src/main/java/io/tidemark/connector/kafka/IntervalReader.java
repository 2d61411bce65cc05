package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.sink.Committable;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Reads what {@link IntervalEncoder} wrote, record by record. */
final class IntervalReader implements Closeable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream input;
    private final IntervalHeader header;
    private final List<String> topics = new ArrayList<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private long read;
    private long lastBytes;

    private IntervalReader(InputStream input) throws IOException {
        this.input = input;
        header = IntervalHeader.read(input);
    }

    static IntervalReader open(Committable committable) throws IOException {
        InputStream input = committable.open();
        try {
            return new IntervalReader(input);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    IntervalHeader header() {
        return header;
    }

    /** Returns how many records were read. */
    long recordsRead() {
        return read;
    }

    /** Returns how many bytes of key and value the record read last has. */
    long lastBytes() {
        return lastBytes;
    }

    /**
     * Reads a record.
     *
     * @return {@code null} after the last one; then all bytes were read, and what verifies them had its say
     */
    @Nullable
    ProducerRecord<byte[], byte[]> next() throws IOException {
        if (read == header.records()) {
            if (position < limit || fill()) {
                throw new IOException("Output for Kafka goes on behind its last record, " + read + " of " + header);
            }
            return null;
        }
        String topic = topic();
        long partition = varint() - 1;
        long timestamp = varint() - 1;
        byte[] key = nullable();
        byte[] value = nullable();
        List<Header> headers = headers((int) varint());
        read++;
        lastBytes = length(key) + length(value);
        return new ProducerRecord<>(
                topic,
                partition == KafkaRecord.NO_PARTITION ? null : (int) partition,
                timestamp == KafkaRecord.NO_TIMESTAMP ? null : timestamp,
                key,
                value,
                headers);
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private String topic() throws IOException {
        int number = (int) varint();
        if (number == 0) {
            topics.add(text());
            return topics.get(topics.size() - 1);
        }
        return topics.get(number - 1);
    }

    private List<Header> headers(int count) throws IOException {
        if (count == 0) {
            return List.of();
        }
        List<Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            headers.add(new RecordHeader(text(), nullable()));
        }
        return headers;
    }

    private String text() throws IOException {
        return new String(bytes((int) varint()), StandardCharsets.UTF_8);
    }

    private byte @Nullable [] nullable() throws IOException {
        int length = (int) varint();
        return length == 0 ? null : bytes(length - 1);
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        int from = 0;
        while (from < length) {
            require();
            int count = Math.min(length - from, limit - position);
            System.arraycopy(buffer, position, bytes, from, count);
            position += count;
            from += count;
        }
        return bytes;
    }

    private long varint() throws IOException {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            require();
            byte next = buffer[position++];
            number |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }

    private void require() throws IOException {
        if (position == limit && !fill()) {
            throw new EOFException("Output for Kafka ends after " + read + " records of " + header);
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, input.read(buffer, 0, BUFFER_BYTES));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
