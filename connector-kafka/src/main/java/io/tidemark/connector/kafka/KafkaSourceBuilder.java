package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.BadRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of a {@link KafkaSource}. Servers, topics and a deserializer are needed; the rest has defaults. Not
 * thread-safe.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class KafkaSourceBuilder<T> {
    private static final long DEFAULT_BUFFERED_BYTES = 16L * 1024 * 1024;
    private static final Duration DEFAULT_DISCOVERY_INTERVAL = Duration.ofMinutes(5);
    private static final String DEFAULT_CLIENT_ID_PREFIX = "tidemark";

    private static final Map<String, String> OWNED = Map.of(
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            "use setDeserializer.",
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            "use setDeserializer or setValueOnlyDeserializer.",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            "offsets are committed when a checkpoint completes, if setGroupId names a group.",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "use setStartingOffsets for where reading begins, and onOffsetOutOfRange for offsets that are gone.",
            CommonClientConfigs.CLIENT_ID_CONFIG,
            "use setClientIdPrefix.");

    private final ClientProperties properties = new ClientProperties();
    private @Nullable TopicSubscription subscription;
    private OffsetsInitializer start = OffsetsInitializer.earliest();
    private @Nullable OffsetsInitializer stop;
    private boolean bounded;
    private @Nullable KafkaRecordDeserializer<T> deserializer;
    private BadRecords badRecords = BadRecords.FAIL;
    private OffsetOutOfRange offsetOutOfRange = OffsetOutOfRange.FAIL;
    private Duration discoveryInterval = DEFAULT_DISCOVERY_INTERVAL;
    private long maxBufferedBytes = DEFAULT_BUFFERED_BYTES;
    private @Nullable String clientIdPrefix;

    KafkaSourceBuilder() {}

    /**
     * Sets where the cluster is.
     *
     * @param servers some of its brokers, {@code host:port} with commas between them
     * @return this
     */
    public KafkaSourceBuilder<T> setBootstrapServers(String servers) {
        return setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    }

    /**
     * Reads all partitions of topics, in place of what was set before.
     *
     * @param topics their names; each must exist when the job is started
     * @return this
     */
    public KafkaSourceBuilder<T> setTopics(String... topics) {
        return setTopics(List.of(topics));
    }

    /**
     * Reads all partitions of topics, in place of what was set before.
     *
     * @param topics their names; each must exist when the job is started
     * @return this
     */
    public KafkaSourceBuilder<T> setTopics(List<String> topics) {
        subscription = TopicSubscription.Topics.of(requireSome("setTopics", topics));
        return this;
    }

    /**
     * Reads all partitions of the topics whose whole name matches, also of those that appear later, in place of what was set
     * before. Kafka's internal topics are left out.
     *
     * @param pattern a regular expression
     * @return this
     */
    public KafkaSourceBuilder<T> setTopicPattern(Pattern pattern) {
        subscription = new TopicSubscription.Matching(Objects.requireNonNull(pattern, "pattern"));
        return this;
    }

    /**
     * Reads some partitions, in place of what was set before.
     *
     * @param partitions each must exist when the job is started
     * @return this
     */
    @SuppressWarnings("exports") // an automatic module is required by nobody transitively: its name may change
    public KafkaSourceBuilder<T> setPartitions(Set<TopicPartition> partitions) {
        requireSome("setPartitions", List.copyOf(partitions));
        subscription = TopicSubscription.Partitions.of(partitions);
        return this;
    }

    private static <E> List<E> requireSome(String option, List<E> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(option + " of a Kafka source needs at least one.");
        }
        return values;
    }

    /**
     * Names the consumer group that offsets are committed to when a checkpoint completes, so that what watches groups sees how
     * far the job is. Partitions are not shared with other members. No offsets are committed by default.
     *
     * @param groupId not used by other jobs
     * @return this
     */
    public KafkaSourceBuilder<T> setGroupId(String groupId) {
        return setProperty(CommonClientConfigs.GROUP_ID_CONFIG, groupId);
    }

    /**
     * Chooses where a job that is started for the first time begins.
     *
     * @param offsets {@link OffsetsInitializer#earliest()} by default
     * @return this
     */
    public KafkaSourceBuilder<T> setStartingOffsets(OffsetsInitializer offsets) {
        start = Objects.requireNonNull(offsets, "offsets");
        return this;
    }

    /**
     * Makes the source end, where each partition stops. Partitions that appear after the job was first started are not read.
     *
     * @param stoppingOffsets the first offsets that are not read any more, for example {@link OffsetsInitializer#latest()};
     *     resolved when the job is first started
     * @return this
     */
    public KafkaSourceBuilder<T> setBounded(OffsetsInitializer stoppingOffsets) {
        stop = Objects.requireNonNull(stoppingOffsets, "stoppingOffsets");
        bounded = true;
        return this;
    }

    /**
     * Reads until the job is cancelled: the default. The job does not end where the partitions stop.
     *
     * @return this
     */
    public KafkaSourceBuilder<T> setUnbounded() {
        stop = null;
        bounded = false;
        return this;
    }

    /**
     * Sets how Kafka records become records.
     *
     * @param newDeserializer sees key, value, headers, timestamp, partition and offset
     * @return this
     */
    public KafkaSourceBuilder<T> setDeserializer(KafkaRecordDeserializer<T> newDeserializer) {
        deserializer = Objects.requireNonNull(newDeserializer, "newDeserializer");
        return this;
    }

    /**
     * Sets how values become records; keys and headers are not looked at.
     *
     * @param valueDeserializer makes a record of a value
     * @return this
     */
    public KafkaSourceBuilder<T> setValueOnlyDeserializer(KafkaValueDeserializer<? extends T> valueDeserializer) {
        return setDeserializer(KafkaRecordDeserializer.valueOnly(valueDeserializer));
    }

    /**
     * Sets which serde reads the values; keys and headers are not looked at.
     *
     * @param serde as for {@link KafkaRecordDeserializer#valueOnly(Serde)}
     * @return this
     */
    public KafkaSourceBuilder<T> setValueOnlyDeserializer(Serde<T> serde) {
        return setDeserializer(KafkaRecordDeserializer.valueOnly(serde));
    }

    /**
     * Chooses what to do with records that the deserializer cannot read.
     *
     * @param choice {@link BadRecords#FAIL} by default
     * @return this
     */
    public KafkaSourceBuilder<T> onBadRecord(BadRecords choice) {
        badRecords = Objects.requireNonNull(choice, "choice");
        return this;
    }

    /**
     * Chooses what to do when the offset to read on from is not in the log any more.
     *
     * @param choice {@link OffsetOutOfRange#FAIL} by default
     * @return this
     */
    public KafkaSourceBuilder<T> onOffsetOutOfRange(OffsetOutOfRange choice) {
        offsetOutOfRange = Objects.requireNonNull(choice, "choice");
        return this;
    }

    /**
     * Sets how often an unbounded source looks for new partitions and topics.
     *
     * @param interval 5 minutes by default; zero for never
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public KafkaSourceBuilder<T> setPartitionDiscoveryInterval(Duration interval) {
        if (interval.isNegative()) {
            throw new IllegalArgumentException(
                    "The partition discovery interval of a Kafka source is " + interval + "; expected zero or more.");
        }
        discoveryInterval = interval;
        return this;
    }

    /**
     * Sets how much a reader holds of what is fetched and not yet processed; no more is fetched then. What is fetched at once
     * comes on top: at most {@code max.partition.fetch.bytes} a partition, compressed as it is in the topic.
     *
     * @param bytes 16 MiB by default, for each subtask; reckoned as keys, values, headers and 160 bytes a record
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public KafkaSourceBuilder<T> setMaxBufferedBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(
                    "The option maxBufferedBytes of a Kafka source is " + bytes + "; expected at least 1.");
        }
        maxBufferedBytes = bytes;
        return this;
    }

    /**
     * Sets what the ids of its clients begin with, by which brokers tell them apart in logs, metrics and quotas. The number of
     * the subtask follows.
     *
     * @param prefix by default the group, or {@code tidemark} without one
     * @return this
     */
    public KafkaSourceBuilder<T> setClientIdPrefix(String prefix) {
        clientIdPrefix = Objects.requireNonNull(prefix, "prefix");
        return this;
    }

    /**
     * Sets a property of Kafka's client, for example of its security.
     *
     * @param name as Kafka names it
     * @param value as text
     * @return this
     * @throws IllegalArgumentException if the property is the connector's own, with what to use in its place
     */
    public KafkaSourceBuilder<T> setProperty(String name, String value) {
        properties.set(name, Objects.requireNonNull(value, name), OWNED);
        return this;
    }

    /**
     * Sets properties of Kafka's client, for example those that were loaded from a file.
     *
     * @param all as for {@link #setProperty}
     * @return this
     * @throws IllegalArgumentException if a property is the connector's own or its value is no text
     */
    public KafkaSourceBuilder<T> setProperties(Properties all) {
        properties.setAll(all, OWNED);
        return this;
    }

    /**
     * Makes the source; connects to nothing.
     *
     * @return a source with the options as they are now
     * @throws IllegalStateException if servers, topics or the deserializer are missing, or a group that the offsets need
     */
    public KafkaSource<T> build() {
        return new KafkaSource<>(options());
    }

    KafkaSourceOptions<T> options() {
        require(properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG), "servers", "setBootstrapServers");
        TopicSubscription topics = require(subscription, "topics", "setTopics, setTopicPattern or setPartitions");
        KafkaRecordDeserializer<T> reading = require(
                deserializer,
                "a deserializer",
                "setDeserializer(KafkaRecordDeserializer.strings()) or setValueOnlyDeserializer");
        String group = properties.get(CommonClientConfigs.GROUP_ID_CONFIG);
        if (start.needsGroup() || stop != null && stop.needsGroup()) {
            require(group, "a group for committed offsets", "setGroupId");
        }
        String prefix = clientIdPrefix != null ? clientIdPrefix : group != null ? group : DEFAULT_CLIENT_ID_PREFIX;
        return new KafkaSourceOptions<>(
                properties.copy(),
                topics,
                start,
                stop,
                bounded,
                reading,
                badRecords,
                offsetOutOfRange,
                discoveryInterval,
                maxBufferedBytes,
                prefix);
    }

    private static <V> V require(@Nullable V value, String what, String option) {
        if (value == null) {
            throw new IllegalStateException("A Kafka source needs " + what + "; use " + option + ".");
        }
        return value;
    }
}
