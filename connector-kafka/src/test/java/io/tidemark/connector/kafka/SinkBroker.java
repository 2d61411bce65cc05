package io.tidemark.connector.kafka;

import io.tidemark.servers.KafkaServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A broker with a client that looks at it as readers of a sink's output do. Used by one thread at a time. */
final class SinkBroker implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PATIENCE_SECONDS = 60;

    private final KafkaServer server;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> reader;

    private SinkBroker(KafkaServer server) {
        this.server = server;
        admin = Admin.create(Map.of("bootstrap.servers", server.bootstrapServers()));
        reader = consumer(server, "read_committed");
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaServer server, String isolation) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        server.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolation),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    static SinkBroker start(Path directory) throws IOException {
        return start(KafkaServer.builder(), directory);
    }

    static SinkBroker start(KafkaServer.Builder builder, Path directory) throws IOException {
        return new SinkBroker(builder.start(directory));
    }

    KafkaServer server() {
        return server;
    }

    Admin admin() {
        return admin;
    }

    String servers() {
        return server.bootstrapServers();
    }

    void createTopic(String name, int partitions) throws Exception {
        createTopic(name, partitions, Map.of());
    }

    void createTopic(String name, int partitions, Map<String, String> configuration) throws Exception {
        Map<String, String> all = new HashMap<>(configuration);
        all.putIfAbsent("retention.ms", "-1"); // the tests write records of 1970, which a broker would soon delete
        NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(all);
        admin.createTopics(List.of(topic)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        SourceBroker.awaitLeaders(admin, name, partitions);
    }

    private List<TopicPartition> partitions(String topic) throws Exception {
        return admin
                .describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .partitions()
                .stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    void deleteTopic(String name) throws Exception {
        admin.deleteTopics(List.of(name)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns all that a reader of committed records sees in a topic now, partition by partition. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) throws Exception {
        return read(reader, topic);
    }

    private List<ConsumerRecord<byte[], byte[]>> read(KafkaConsumer<byte[], byte[]> consumer, String topic)
            throws Exception {
        List<TopicPartition> partitions = partitions(topic);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition) < ends.get(partition)) {
                consumer.poll(POLL).forEach(found::add);
            }
        }
        return found;
    }

    /** Returns the values of a topic as soon as there are that many: readers see a transaction a little after its commit. */
    List<String> readValues(String topic, int count) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<String> values = readValues(topic);
        while (values.size() < count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "Topic '" + topic + "' shows " + values + " in place of " + count + " records; "
                                + "a new reader of committed ones sees " + fresh(topic, "read_committed")
                                + ", one of all sees " + fresh(topic, "read_uncommitted"));
            }
            values = readValues(topic);
        }
        return values;
    }

    /** Returns what was ever sent to a topic and not refused, with what was aborted. */
    List<String> readAbortedToo(String topic) throws Exception {
        try (KafkaConsumer<byte[], byte[]> other = consumer(server, "read_uncommitted")) {
            return values(read(other, topic));
        }
    }

    private List<String> fresh(String topic, String isolation) throws Exception {
        try (KafkaConsumer<byte[], byte[]> other = consumer(server, isolation)) {
            return read(other, topic).stream()
                    .map(record -> record.partition() + "/" + record.offset() + " " + new String(record.value()))
                    .toList();
        }
    }

    List<String> readValues(String topic) throws Exception {
        return values(read(topic));
    }

    private static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Waits until every transaction is committed or aborted. */
    void requireNoOpenTransaction() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!openTransactions().isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Transactions stay open: " + openTransactions());
            }
        }
    }

    /** Returns the transactions that are neither committed nor aborted. */
    List<TransactionListing> openTransactions() throws Exception {
        return admin.listTransactions().all().get(PATIENCE_SECONDS, TimeUnit.SECONDS).stream()
                .filter(transaction -> transaction.state() != TransactionState.COMPLETE_COMMIT
                        && transaction.state() != TransactionState.COMPLETE_ABORT
                        && transaction.state() != TransactionState.EMPTY)
                .toList();
    }

    @Override
    public void close() throws IOException {
        reader.close();
        admin.close(Duration.ZERO);
        server.close();
    }
}
