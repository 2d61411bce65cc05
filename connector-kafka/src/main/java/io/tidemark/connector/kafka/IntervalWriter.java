package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.util.List;

/**
 * Writes records into the next checkpoint, and nothing to Kafka: that is done by the {@link TransactionalCommitter} when the
 * checkpoint is complete. So nothing is open at the cluster that could time out or be left behind.
 */
final class IntervalWriter<T> implements SinkWriter<T> {
    private final KafkaRecordSerializer<? super T> serializer;
    private final SubtaskContext context;
    private final String transactionalId;
    private final Topics topics;
    private final IntervalEncoder interval;
    private final KafkaRecord record;
    private final Counter records;
    private final Counter bytes;

    IntervalWriter(
            KafkaRecordSerializer<? super T> serializer,
            SubtaskContext context,
            String transactionalId,
            Topics topics,
            long maxBufferedBytes) {
        this.serializer = serializer;
        this.context = context;
        this.transactionalId = transactionalId;
        this.topics = topics;
        interval = new IntervalEncoder(maxBufferedBytes);
        record = new KafkaRecord(topics::partitionsOf);
        records = context.metrics().counter(MetricNames.RECORDS_WRITTEN);
        bytes = context.metrics().counter(MetricNames.BYTES_WRITTEN);
    }

    @Override
    public void write(T value, long timestampMillis) throws IOException {
        record.clear();
        serializer.serialize(value, timestampMillis, record);
        topics.requireAcceptable(record);
        interval.write(record);
    }

    @Override
    public void flush(boolean endOfInput) {
        // Nothing is on its way: all that was written is part of what prepareCommit returns.
    }

    @Override
    public SinkSnapshot prepareCommit(long checkpointId) throws IOException {
        if (interval.records() == 0) {
            return SinkSnapshot.EMPTY;
        }
        records.add(interval.records());
        bytes.add(interval.length());
        Committable prepared = interval.cut(new IntervalHeader(
                transactionalId, context.executionId(), checkpointId, context.subtaskIndex(), interval.records()));
        return new SinkSnapshot(new byte[0], List.of(prepared));
    }

    @Override
    public void close() {
        topics.close();
        interval.close();
    }
}
