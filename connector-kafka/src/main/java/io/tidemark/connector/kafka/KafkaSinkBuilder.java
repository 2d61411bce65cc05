package io.tidemark.connector.kafka;

import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link KafkaSink}, with the names of Flink's {@code KafkaSinkBuilder}. Not thread-safe.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class KafkaSinkBuilder<T> {
    private static final long MIN_BUFFERED_BYTES = 1 << 20;
    private static final Duration MIN_TRANSACTION_TIMEOUT = Duration.ofSeconds(5);

    DeliveryGuarantee delivery = DeliveryGuarantee.EXACTLY_ONCE;
    String prefix = "";
    String markerTopic = "";
    final ClientProperties properties = new ClientProperties();
    /** 0 for a share of the heap. */
    long maxBufferedBytes;

    int transactionTimeoutMillis = 60_000;
    long maxTransactionBytes = 64 << 20;
    MissingMarker missingMarker = MissingMarker.REFUSE;
    private @Nullable String servers;
    private @Nullable KafkaRecordSerializer<? super T> serializer;

    KafkaSinkBuilder() {}

    /**
     * Sets where the cluster is.
     *
     * @param hostsAndPorts of some brokers, {@code host:port,host:port}
     * @return this
     */
    public KafkaSinkBuilder<T> setBootstrapServers(String hostsAndPorts) {
        servers = Objects.requireNonNull(hostsAndPorts, "hostsAndPorts");
        return this;
    }

    /**
     * Sets how a record becomes one of Kafka.
     *
     * @param recordSerializer for example made by {@link KafkaRecordSerializer#builder()}
     * @return this
     */
    public KafkaSinkBuilder<T> setRecordSerializer(KafkaRecordSerializer<? super T> recordSerializer) {
        serializer = Objects.requireNonNull(recordSerializer, "recordSerializer");
        return this;
    }

    /**
     * Chooses how often a record shows after failures.
     *
     * @param guarantee {@link DeliveryGuarantee#EXACTLY_ONCE} by default, unlike Flink's
     * @return this
     */
    public KafkaSinkBuilder<T> setDeliveryGuarantee(DeliveryGuarantee guarantee) {
        delivery = Objects.requireNonNull(guarantee, "guarantee");
        return this;
    }

    /**
     * Chooses what the name of the sink at the cluster begins with; the name of the operator follows. It must differ from
     * that of any other job on the cluster, and stay the same.
     *
     * @param idPrefix by default {@code tidemark-} and the name of the job
     * @return this
     */
    public KafkaSinkBuilder<T> setTransactionalIdPrefix(String idPrefix) {
        if (idPrefix.isBlank()) {
            throw new IllegalArgumentException(
                    "The prefix of transactional ids is blank; leave it out for the default.");
        }
        prefix = idPrefix;
        return this;
    }

    /**
     * Chooses the topic in whose name the marker of an exactly-once sink is committed. Nothing is written to it, but the
     * marker is gone if it is deleted.
     *
     * @param topic by default that of the records, if it is the same for all; has no default otherwise
     * @return this
     */
    public KafkaSinkBuilder<T> setMarkerTopic(String topic) {
        markerTopic = Objects.requireNonNull(topic, "topic");
        return this;
    }

    /**
     * Chooses what happens to output in a restored checkpoint of which the cluster does not know whether it was published.
     *
     * @param choice {@link MissingMarker#REFUSE} by default
     * @return this
     */
    public KafkaSinkBuilder<T> setMissingMarker(MissingMarker choice) {
        missingMarker = Objects.requireNonNull(choice, "choice");
        return this;
    }

    /**
     * Chooses for how long a transaction may be open before the cluster aborts it, which matters if the process dies while
     * it publishes: readers wait that long at most. Output that takes longer to write is written in several transactions.
     *
     * @param timeout a minute by default; at least 5 seconds, at most the brokers' {@code transaction.max.timeout.ms}
     * @return this
     */
    public KafkaSinkBuilder<T> setTransactionTimeout(Duration timeout) {
        if (timeout.compareTo(MIN_TRANSACTION_TIMEOUT) < 0 || timeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("The transaction timeout " + timeout + " is not between "
                    + MIN_TRANSACTION_TIMEOUT + " and 24 days.");
        }
        transactionTimeoutMillis = (int) timeout.toMillis();
        return this;
    }

    /**
     * Chooses how much output one transaction holds, in bytes of keys and values.
     *
     * @param bytes 64 MiB by default
     * @return this
     */
    public KafkaSinkBuilder<T> setMaxTransactionBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("A transaction of at most " + bytes + " bytes holds nothing.");
        }
        maxTransactionBytes = bytes;
        return this;
    }

    /**
     * Chooses how much output of an exactly-once sink each subtask keeps in memory until its checkpoint is complete; what
     * is beyond goes to a temporary file, so that it is written twice. What comes in from barrier to barrier fits about
     * twice if nothing is to go there.
     *
     * @param bytes at least 1 MiB; by default the subtasks share an eighth of what the heap may grow to, up to 256 MiB each
     * @return this
     */
    public KafkaSinkBuilder<T> setMaxBufferedBytes(long bytes) {
        if (bytes < MIN_BUFFERED_BYTES) {
            throw new IllegalArgumentException(
                    "To buffer " + bytes + " bytes is too little; at least " + MIN_BUFFERED_BYTES + " are needed.");
        }
        maxBufferedBytes = bytes;
        return this;
    }

    /**
     * Sets a property of Kafka's producer, such as {@code compression.type} or one for security.
     *
     * @param name as Kafka names it
     * @param value its value; never logged if it is a secret
     * @return this
     * @throws IllegalArgumentException if the sink sets it itself
     */
    public KafkaSinkBuilder<T> setProperty(String name, String value) {
        properties.set(name, value, SinkClients.OWNED);
        return this;
    }

    /**
     * Sets properties of Kafka's producer, as {@link #setProperty} does.
     *
     * @param all texts by name
     * @return this
     * @throws IllegalArgumentException if the sink sets one of them itself, or one is no text
     */
    public KafkaSinkBuilder<T> setProperties(Properties all) {
        properties.setAll(all, SinkClients.OWNED);
        return this;
    }

    /**
     * Makes the sink. Connects to nothing.
     *
     * @return the sink
     * @throws IllegalStateException if something without a default is missing
     */
    public KafkaSink<T> build() {
        if (servers == null) {
            throw new IllegalStateException("A Kafka sink needs a cluster: call setBootstrapServers.");
        }
        if (serializer == null) {
            throw new IllegalStateException("A Kafka sink needs a serializer: call setRecordSerializer.");
        }
        if (markerTopic.isEmpty() && serializer.fixedTopic() != null) {
            markerTopic = serializer.fixedTopic();
        }
        if (markerTopic.isEmpty() && delivery == DeliveryGuarantee.EXACTLY_ONCE) {
            throw new IllegalStateException("An exactly-once Kafka sink whose topic depends on the record needs a topic"
                    + " that stays, for its marker: call setMarkerTopic.");
        }
        return new KafkaSink<>(this, servers, serializer);
    }
}
