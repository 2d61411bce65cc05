package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.source.BadRecords;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/** What a source was told. */
record KafkaSourceOptions<T>(
        ClientProperties properties,
        TopicSubscription subscription,
        OffsetsInitializer start,
        @Nullable OffsetsInitializer stop,
        boolean bounded,
        KafkaRecordDeserializer<T> deserializer,
        BadRecords badRecords,
        OffsetOutOfRange offsetOutOfRange,
        Duration discoveryInterval,
        long maxBufferedBytes,
        String clientIdPrefix)
        implements Serializable {
    /** How many records one poll hands over at most: enough to make what is done a poll cheap, few enough to stay in a cache. */
    private static final int POLL_RECORDS = 500;

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final int PARTITION_FETCH_BYTES = 1024 * 1024;

    String servers() {
        return properties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
    }

    @Nullable
    String groupId() {
        return properties.get(CommonClientConfigs.GROUP_ID_CONFIG);
    }

    boolean readsCommitted() {
        return !"read_uncommitted".equals(properties.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG));
    }

    /** Returns how long a job that is started waits for the cluster, in each call. */
    Duration startTimeout() {
        String given = properties.get(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
        return given == null ? START_TIMEOUT : Duration.ofMillis(Long.parseLong(given.strip()));
    }

    /** Returns what to make the consumer of a reader of. */
    Properties consumer(int subtask) {
        Map<String, String> defaults = new TreeMap<>();
        defaults.put(ConsumerConfig.CLIENT_ID_CONFIG, clientIdPrefix + "-" + subtask);
        defaults.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        defaults.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        defaults.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        defaults.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        defaults.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(POLL_RECORDS));
        // What the client has fetched comes on top of what the reader holds.
        int fetchBytes = (int) Math.min(maxBufferedBytes, ConsumerConfig.DEFAULT_FETCH_MAX_BYTES);
        defaults.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(fetchBytes));
        defaults.put(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                Integer.toString(Math.min(fetchBytes, PARTITION_FETCH_BYTES)));
        return properties.over(defaults);
    }

    /** Returns what to make the client of the enumerator of. What is a consumer's alone does it no harm. */
    Properties admin() {
        return properties.over(Map.of(CommonClientConfigs.CLIENT_ID_CONFIG, clientIdPrefix + "-enumerator"));
    }
}
