package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.sink.Committable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes the records of one interval; {@link IntervalReader} reads them.
 *
 * <pre>
 *   interval   header, record*
 *   record     topic, partition + 1 or 0, timestamp + 1 or 0, key, value, count of headers, (name, value)*
 *   topic      its number in this interval, from 1; or 0 and a name, which gets the next number
 * </pre>
 *
 * Numbers are varints; bytes are preceded by their length, those that may be missing by their length + 1, or 0. Allocates
 * nothing a record.
 */
final class IntervalEncoder implements Closeable {
    private final IntervalBuffer buffer;
    private final Map<String, Integer> topics = new HashMap<>();
    private String lastTopic = "";
    private int lastNumber;
    private long records;

    IntervalEncoder(long maxMemoryBytes) {
        buffer = new IntervalBuffer(maxMemoryBytes);
    }

    void write(KafkaRecord record) throws IOException {
        writeTopic(record.requireTopic());
        buffer.writeVarint(record.partition() + 1L);
        buffer.writeVarint(record.timestamp() + 1);
        buffer.writeNullable(record.key());
        buffer.writeNullable(record.value());
        int headers = record.headerCount();
        buffer.writeVarint(headers);
        for (int i = 0; i < headers; i++) {
            buffer.writeBytes(record.headerKey(i));
            buffer.writeNullable(record.headerValue(i));
        }
        records++;
    }

    private void writeTopic(String topic) throws IOException {
        if (lastNumber == 0 || !topic.equals(lastTopic)) {
            lastTopic = topic;
            Integer known = topics.get(topic);
            if (known == null) {
                lastNumber = topics.size() + 1;
                topics.put(topic, lastNumber);
                buffer.writeVarint(0);
                buffer.writeBytes(topic.getBytes(StandardCharsets.UTF_8));
                return;
            }
            lastNumber = known;
        }
        buffer.writeVarint(lastNumber);
    }

    long length() {
        return buffer.length();
    }

    long records() {
        return records;
    }

    /** Ends the interval, and begins the next. */
    Committable cut(IntervalHeader header) throws IOException {
        Committable interval = buffer.cut(header.toBytes());
        topics.clear();
        lastNumber = 0;
        records = 0;
        return interval;
    }

    @Override
    public void close() {
        buffer.close();
    }
}
