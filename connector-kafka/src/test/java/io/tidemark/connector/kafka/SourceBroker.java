package io.tidemark.connector.kafka;

import io.tidemark.servers.KafkaServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker, and what a test does with it from outside. */
final class SourceBroker implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    final KafkaServer server;
    final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    private SourceBroker(KafkaServer server) {
        this.server = server;
        admin = Admin.create(Map.of("bootstrap.servers", server.bootstrapServers()));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", server.bootstrapServers(), "linger.ms", "0"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static SourceBroker start(Path data) throws IOException {
        return start(KafkaServer.builder(), data);
    }

    static SourceBroker start(KafkaServer.Builder builder, Path data) throws IOException {
        return new SourceBroker(builder.start(data));
    }

    String servers() {
        return server.bootstrapServers();
    }

    /** Makes a topic of a name that no other test has. */
    String topic(int partitions) throws Exception {
        String name = "topic-" + NAMES.incrementAndGet();
        create(name, partitions);
        return name;
    }

    void create(String topic, int partitions) throws Exception {
        // some tests write records of 1970, which a broker would soon delete
        NewTopic made = new NewTopic(topic, partitions, (short) 1).configs(Map.of("retention.ms", "-1"));
        await(admin.createTopics(List.of(made)).all().toCompletionStage().toCompletableFuture());
        awaitLeaders(admin, topic, partitions);
    }

    /** Waits until the broker knows that it leads these: it would mix up what is sent to it before (KAFKA-15591). */
    static void awaitLeaders(Admin admin, String topic, int partitions) throws Exception {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(number -> new TopicPartition(topic, number), number -> OffsetSpec.latest()));
        boolean known = false;
        while (!known) {
            try {
                await(admin.listOffsets(ends).all().toCompletionStage().toCompletableFuture());
                known = true;
            } catch (UnknownTopicOrPartitionException e) {
                // It is asked again.
            }
        }
    }

    void addPartitions(String topic, int total) throws Exception {
        await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
        awaitLeaders(admin, topic, total);
    }

    void delete(String topic) throws Exception {
        await(admin.deleteTopics(List.of(topic)).all().toCompletionStage().toCompletableFuture());
    }

    /** Deletes the records before an offset, as retention would. */
    void deleteBefore(String topic, int partition, long offset) throws Exception {
        await(admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
    }

    /** Writes values, and waits until they are there. */
    void write(String topic, int partition, Collection<String> values) throws Exception {
        Future<?> last = null;
        for (String value : values) {
            last = producer.send(new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8)));
        }
        if (last != null) {
            await(last);
        }
    }

    void write(String topic, int partition, String... values) throws Exception {
        write(topic, partition, List.of(values));
    }

    void write(ProducerRecord<byte[], byte[]> record) throws Exception {
        await(producer.send(record));
    }

    /** Returns where a partition ends now, behind all that is written. */
    long end(String topic, int partition) throws Exception {
        TopicPartition place = new TopicPartition(topic, partition);
        return admin.listOffsets(Map.of(place, OffsetSpec.latest()))
                .partitionResult(place)
                .get()
                .offset();
    }

    /** Makes a producer of transactions; the caller closes it. */
    KafkaProducer<byte[], byte[]> transactional() {
        KafkaProducer<byte[], byte[]> transactional = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers(), "transactional.id", "writer-" + NAMES.incrementAndGet()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        transactional.initTransactions();
        return transactional;
    }

    /** Begins a transaction and writes in it; the caller ends it, and closes the producer. */
    KafkaProducer<byte[], byte[]> begin(String topic, int partition, String... values) {
        KafkaProducer<byte[], byte[]> transactional = transactional();
        transactional.beginTransaction();
        send(transactional, topic, partition, List.of(values));
        transactional.flush();
        return transactional;
    }

    static void send(KafkaProducer<byte[], byte[]> producer, String topic, int partition, Collection<String> values) {
        for (String value : values) {
            producer.send(new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8)));
        }
    }

    void commit(String topic, int partition, String... values) {
        try (KafkaProducer<byte[], byte[]> transactional = begin(topic, partition, values)) {
            transactional.commitTransaction();
        }
    }

    void abort(String topic, int partition, String... values) {
        try (KafkaProducer<byte[], byte[]> transactional = begin(topic, partition, values)) {
            transactional.abortTransaction();
        }
    }

    private static void await(Future<?> future) throws Exception {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public void close() throws IOException {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        server.close();
    }
}
