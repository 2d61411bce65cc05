package io.tidemark.benchmarks.kafka.transactions;

import io.tidemark.benchmarks.kafka.CopyMain;
import io.tidemark.benchmarks.kafka.CopySpec;
import io.tidemark.benchmarks.kafka.Payload;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Copies some partitions until it is ended, in one transaction an interval. */
final class TransactionsThread extends Thread {
    private static final Duration POLL = Duration.ofMillis(10);

    private final CopySpec spec;
    private final List<TopicPartition> partitions;
    private final String name;
    private final long intervalNanos;
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private volatile boolean ended;
    private boolean inTransaction;
    private long begunNanos;

    TransactionsThread(CopySpec spec, int number, List<TopicPartition> partitions) {
        super("copy-" + number);
        this.spec = spec;
        this.partitions = partitions;
        name = spec.output() + "-" + number;
        intervalNanos = TimeUnit.MILLISECONDS.toNanos(spec.checkpointMillis());
    }

    void end() throws InterruptedException {
        ended = true;
        join();
    }

    @Override
    public void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.initTransactions();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!ended) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    copy(records, producer);
                }
                if (inTransaction && System.nanoTime() - begunNanos >= intervalNanos) {
                    producer.flush();
                    producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
                    producer.commitTransaction();
                    inTransaction = false;
                }
            }
        }
    }

    private void copy(ConsumerRecords<byte[], byte[]> records, KafkaProducer<byte[], byte[]> producer) {
        if (!inTransaction) {
            CopyMain.firstRecord();
            producer.beginTransaction();
            inTransaction = true;
            begunNanos = System.nanoTime();
        }
        for (ConsumerRecord<byte[], byte[]> each : records) {
            // with the time of its input, as the engines do
            producer.send(new ProducerRecord<>(spec.output(), null, each.timestamp(), null, Payload.map(each.value())));
        }
        offsets.putAll(records.nextOffsets());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                spec.bootstrapServers(),
                "group.id",
                name,
                "enable.auto.commit",
                "false",
                "isolation.level",
                "read_committed");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** As large batches as those of the engines, and memory for them. */
    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", spec.bootstrapServers(),
                "transactional.id", name,
                "transaction.timeout.ms", "600000",
                "batch.size", "262144",
                "buffer.memory", "134217728");
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
