package io.tidemark.benchmarks.kafka.driver;

import io.tidemark.benchmarks.kafka.Payload;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Makes topics of four partitions, fills and deletes them. */
final class Topics implements AutoCloseable {
    static final int PARTITIONS = 4;

    /** So that what is deleted is gone from the disk soon. */
    private static final Map<String, String> CONFIGURATION = Map.of("file.delete.delay.ms", "1000");

    private static final int BATCH_BYTES = 1 << 18;

    private final String bootstrapServers;
    private final Admin admin;

    Topics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    static List<TopicPartition> partitionsOf(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
    }

    /** Makes a topic, and waits until its leaders know that they are: they would mix up what is sent before (KAFKA-15591). */
    void create(String topic) throws IOException, InterruptedException {
        try {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1).configs(CONFIGURATION)))
                    .all()
                    .get();
            awaitLeaders(topic);
        } catch (ExecutionException e) {
            throw new IOException("The topic " + topic + " could not be made", e.getCause());
        }
    }

    private void awaitLeaders(String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        partitionsOf(topic).forEach(partition -> ends.put(partition, OffsetSpec.latest()));
        boolean known = false;
        while (!known) {
            try {
                admin.listOffsets(ends).all().get();
                known = true;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
    }

    /** Makes a topic with the records of the indexes below a number, spread evenly. */
    void createFull(String topic, long records) throws IOException, InterruptedException {
        create(topic);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        Callback sent = (metadata, exception) -> failure.compareAndSet(null, exception);
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("batch.size", BATCH_BYTES, "linger.ms", 5))) {
            for (long index = 0; index < records; index++) {
                producer.send(recordOf(topic, index), sent);
            }
        }
        if (failure.get() != null) {
            throw new IOException("The topic " + topic + " could not be filled", failure.get());
        }
    }

    static ProducerRecord<byte[], byte[]> recordOf(String topic, long index) {
        return new ProducerRecord<>(topic, (int) (index % PARTITIONS), null, Payload.of(index));
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("bootstrap.servers", bootstrapServers);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void delete(String topic) throws IOException, InterruptedException {
        try {
            admin.deleteTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            throw new IOException("The topic " + topic + " could not be deleted", e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
