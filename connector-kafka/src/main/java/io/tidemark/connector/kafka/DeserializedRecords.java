package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.source.SourceOutput;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a deserializer makes of one Kafka record, kept until it has returned: so nothing is emitted of one that cannot be read,
 * and a failure behind the source is not taken for one of the deserializer. Used again for each record; allocates nothing.
 */
final class DeserializedRecords<T> implements KafkaRecordDeserializer.Output<T> {
    private static final int FIRST_CAPACITY = 4;

    private @Nullable Object[] records = new Object[FIRST_CAPACITY];
    private long[] timestamps = new long[FIRST_CAPACITY];
    private int count;
    private long timestampMillis;

    /** Begins with a Kafka record. */
    void begin(long kafkaTimestampMillis) {
        count = 0;
        timestampMillis = kafkaTimestampMillis < 0 ? SourceOutput.NO_TIMESTAMP : kafkaTimestampMillis;
    }

    @Override
    public void collect(T record) {
        collect(record, timestampMillis);
    }

    @Override
    public void collect(T record, long recordTimestampMillis) {
        Objects.requireNonNull(record, "the deserializer gives null");
        if (count == records.length) {
            records = Arrays.copyOf(records, 2 * count);
            timestamps = Arrays.copyOf(timestamps, 2 * count);
        }
        records[count] = record;
        timestamps[count] = recordTimestampMillis;
        count++;
    }

    /** Emits what was made; returns how many. */
    @SuppressWarnings("unchecked") // only collect puts records in
    int emit(SourceOutput<T> output) {
        for (int i = 0; i < count; i++) {
            output.collect((T) records[i], timestamps[i]);
            records[i] = null;
        }
        return count;
    }
}
