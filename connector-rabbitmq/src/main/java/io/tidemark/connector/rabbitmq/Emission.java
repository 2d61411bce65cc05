package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.source.BadRecordHandler;
import io.tidemark.checkpoint.spi.source.BadRecords;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import java.io.IOException;
import java.time.Instant;

/** Makes records of messages and emits them, at the time that the message says. */
final class Emission<T> {
    private final MessageDeserializer<T> deserializer;
    private final BadRecordHandler badRecords;
    private final Counter records;
    private final Counter bytes;

    Emission(MessageDeserializer<T> deserializer, BadRecords choice, SourceContext context) {
        this.deserializer = deserializer;
        badRecords = new BadRecordHandler(choice, context);
        records = context.metrics().counter(MetricNames.RECORDS_READ);
        bytes = context.metrics().counter(MetricNames.BYTES_READ);
    }

    void emit(String queue, RabbitMqMessage message, SourceOutput<T> output) throws IOException {
        count(message);
        T record;
        try {
            record = deserializer.deserialize(message);
        } catch (IOException e) {
            badRecords.handle(origin(queue, message), message.body(), e, output);
            return;
        }
        Instant timestamp = message.properties().timestamp();
        output.collect(record, timestamp == null ? SourceOutput.NO_TIMESTAMP : timestamp.toEpochMilli());
    }

    void refuse(String queue, RabbitMqMessage message, String reason, SourceOutput<T> output) throws IOException {
        count(message);
        badRecords.handle(RejectedRecord.of(origin(queue, message), message.body(), reason), output);
    }

    private void count(RabbitMqMessage message) {
        records.increment();
        bytes.add(message.body().length);
    }

    private static String origin(String queue, RabbitMqMessage message) {
        return "queue " + queue + ", " + message;
    }
}
