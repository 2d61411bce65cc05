package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends records at once, through an idempotent producer, and waits at a barrier until the cluster has them, if it is to.
 *
 * <p>What goes wrong in the producer's own thread fails the next write or flush.
 */
final class DirectWriter<T> implements SinkWriter<T> {
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final KafkaRecordSerializer<? super T> serializer;
    private final SinkClients clients;
    private final Topics topics;
    private final Producer<byte[], byte[]> producer;
    private final boolean waitsAtBarriers;
    private final KafkaRecord record;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Callback onAnswer = (metadata, e) -> {
        if (e != null) {
            failure.compareAndSet(null, e);
        }
    };
    private final Counter records;
    private final Counter bytes;
    private final Counter errors;
    private final Counter retries;
    private final ProducerRetries sentAgain;

    DirectWriter(
            KafkaRecordSerializer<? super T> serializer,
            SinkClients clients,
            Topics topics,
            Metrics metrics,
            boolean waitsAtBarriers) {
        this.serializer = serializer;
        this.clients = clients;
        this.topics = topics;
        this.waitsAtBarriers = waitsAtBarriers;
        producer = clients.producer();
        record = new KafkaRecord(topics::partitionsOf);
        records = metrics.counter(MetricNames.RECORDS_WRITTEN);
        bytes = metrics.counter(MetricNames.BYTES_WRITTEN);
        errors = metrics.counter(MetricNames.ERRORS);
        retries = metrics.counter(MetricNames.RETRIES);
        sentAgain = new ProducerRetries(producer);
    }

    @Override
    public void write(T value, long timestampMillis) throws IOException {
        requireNoFailure();
        record.clear();
        serializer.serialize(value, timestampMillis, record);
        topics.requireAcceptable(record);
        ProducerRecord<byte[], byte[]> sent = record.toProducerRecord();
        try {
            producer.send(sent, onAnswer);
        } catch (KafkaException e) {
            errors.increment();
            throw clients.failed("send a record to topic '" + record.requireTopic() + "'", e);
        }
        records.increment();
        bytes.add(length(sent.key()) + length(sent.value()));
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        if (waitsAtBarriers || endOfInput) {
            producer.flush();
        }
        retries.add(sentAgain.takeNew());
        requireNoFailure();
    }

    private void requireNoFailure() throws IOException {
        Exception first = failure.get();
        if (first != null) {
            errors.increment();
            throw clients.failed("send records", first);
        }
    }

    @Override
    public void close() {
        topics.close();
        producer.close(CLOSE);
    }
}
