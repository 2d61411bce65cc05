package io.tidemark.connector.kafka;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the clients of one sink, and turns what they throw into words. */
final class SinkClients {
    private static final Logger LOG = System.getLogger(SinkClients.class.getName());

    /** Long enough for a broker to be elected anew, short enough for a job to be stopped meanwhile. */
    private static final String BLOCK_MILLIS = "15000";

    private static final String REQUEST_MILLIS = "10000";
    private static final String DELIVERY_MILLIS = "30000";
    private static final String BATCH_BYTES = Integer.toString(256 << 10);
    private static final Duration ADMIN_PATIENCE = Duration.ofSeconds(30);
    private static final Duration VERSION_PATIENCE = Duration.ofSeconds(5);

    /** What Kafka Streams sets for the same reason; a test fails if it has no effect any more. */
    private static final String REFUSE_OLD_BROKERS = "internal.throw.on.fetch.stable.offset.unsupported";

    private static final String FOR_ITS_PROMISE = "its promise rests on the value that it sets itself. Leave it out.";
    private static final String SERIALIZER = "give the sink a serializer by setRecordSerializer.";

    /** What the connector sets itself, and what to do instead. */
    static final Map<String, String> OWNED = Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "call setBootstrapServers.",
            ProducerConfig.TRANSACTIONAL_ID_CONFIG, "call setTransactionalIdPrefix.",
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "call setTransactionTimeout.",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, SERIALIZER,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, SERIALIZER,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, FOR_ITS_PROMISE,
            ProducerConfig.ACKS_CONFIG, FOR_ITS_PROMISE,
            ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG, FOR_ITS_PROMISE);

    private final String operator;
    private final String servers;
    private final ClientProperties properties;

    SinkClients(String operator, String servers, ClientProperties properties) {
        this.operator = operator;
        this.servers = servers;
        this.properties = properties;
    }

    /** Returns what messages begin with. */
    String named() {
        return "Sink '" + operator + "', Kafka at " + servers + ": ";
    }

    /** Returns the size above which the producer refuses a record. */
    long maxRequestBytes() {
        ProducerConfig config = new ProducerConfig(producerConfig(Map.of()));
        return Math.min(
                config.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                config.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG));
    }

    Admin admin() {
        Map<String, Object> config = given(
                AdminClientConfig.configNames(),
                Map.of(
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, BLOCK_MILLIS));
        return Admin.create(config);
    }

    /** Returns how a producer names a group without members; only a consumer, which connects to nothing here, makes that. */
    ConsumerGroupMetadata group(String groupId) {
        try (Consumer<byte[], byte[]> consumer = consumer(groupId)) {
            return consumer.groupMetadata();
        }
    }

    /**
     * Refuses brokers that do not know which offsets a transaction is about to change. Only a consumer does: an {@link Admin}
     * takes any of their offsets for a stable one. A broker that has just come back may leave a consumer without an answer for
     * half a minute; it has been asked when the attempt before began, or is asked by the next.
     */
    void refuseOldBrokers(String groupId, TopicPartition marker) {
        try (Consumer<byte[], byte[]> consumer = consumer(groupId)) {
            consumer.committed(Set.of(marker), VERSION_PATIENCE);
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            LOG.log(Level.DEBUG, "It is not known yet whether the brokers are new enough.", e);
        }
    }

    private Consumer<byte[], byte[]> consumer(String groupId) {
        Map<String, Object> config = given(ConsumerConfig.configNames(), Map.of());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(REFUSE_OLD_BROKERS, true);
        ByteArrayDeserializer none = new ByteArrayDeserializer();
        return new KafkaConsumer<>(config, none, none);
    }

    private Map<String, Object> given(Set<String> names, Map<String, String> defaults) {
        Map<String, Object> config = new HashMap<>();
        properties.over(defaults).forEach((name, value) -> config.put(String.valueOf(name), value));
        config.keySet().retainAll(names);
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        return config;
    }

    /** Makes a producer that repeats nothing and reorders nothing on its way to the broker. */
    Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(producerConfig(Map.of()));
    }

    Producer<byte[], byte[]> transactionalProducer(String transactionalId, int timeoutMillis) {
        return new KafkaProducer<>(producerConfig(Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, timeoutMillis)));
    }

    private Map<String, Object> producerConfig(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>();
        properties
                .over(Map.of(
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS,
                        ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES))
                .forEach((name, value) -> config.put(String.valueOf(name), value));
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.putAll(more);
        return config;
    }

    /** Waits for an answer to a request of an {@link Admin}. */
    <V> V await(String task, KafkaFuture<V> answer) throws IOException {
        try {
            return answer.get(ADMIN_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failed(task, e.getCause());
        } catch (TimeoutException e) {
            throw failed(task, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(named() + "was interrupted when it was to " + task + ".");
        }
    }

    /** Says what could not be done, why, and what to do. */
    IOException failed(String task, Throwable cause) {
        Throwable reason = cause;
        while (reason.getClass() == KafkaException.class && reason.getCause() != null) {
            reason = reason.getCause();
        }
        String message = named() + "could not " + task + ": " + reason.getMessage() + " ("
                + reason.getClass().getSimpleName() + ")." + Remedy.of(reason);
        return new IOException(properties.hide(message), properties.asCause(reason));
    }
}
