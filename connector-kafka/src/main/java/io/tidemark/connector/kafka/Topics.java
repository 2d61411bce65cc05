package io.tidemark.connector.kafka;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;

/** Looks at the topics that a writer writes to, each once. Belongs to the thread of its writer. */
final class Topics implements Closeable {
    private static final System.Logger LOG = System.getLogger(Topics.class.getName());
    private static final Duration CLOSE = Duration.ofSeconds(1);

    /** What brokers take if nobody says otherwise: a mebibyte and the overhead of a batch. */
    private static final long DEFAULT_MAX_MESSAGE_BYTES = (1 << 20) + 12;

    private static final long HOUR_MILLIS = 3_600_000;

    private final SinkClients clients;
    private final Admin admin;
    private final Map<String, TopicFacts> known = new HashMap<>();
    private TopicFacts last;
    /** When the clock was looked at last: it is not earlier now. */
    private long clockMillis;

    /** Looks at nothing yet. */
    Topics(SinkClients clients) {
        this.clients = clients;
        admin = clients.admin();
        last = new TopicFacts("", 0, 0, "", false, 0, 0);
    }

    /** Returns what is known of a topic, and asks on first use. */
    TopicFacts of(String topic) throws IOException {
        if (topic.equals(last.name())) {
            return last;
        }
        TopicFacts facts = known.get(topic);
        if (facts == null) {
            facts = look(topic);
            known.put(topic, facts);
        }
        last = facts;
        return facts;
    }

    /** Refuses a record that its topic would refuse. */
    void requireAcceptable(KafkaRecord record) throws IOException {
        TopicFacts topic = of(record.requireTopic());
        if (!topic.takesTime(record.timestamp(), clockMillis)) {
            // looking at the clock costs as much as all the rest here, so it is done when the last look is not enough
            clockMillis = System.currentTimeMillis();
        }
        try {
            topic.requireAcceptable(record, clockMillis);
        } catch (IOException e) {
            throw new IOException(clients.named() + e.getMessage(), e);
        }
    }

    int partitionsOf(String topic) {
        try {
            return of(topic).partitions();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private TopicFacts look(String topic) throws IOException {
        TopicDescription described = require(AclOperation.WRITE, "be written to", admin, clients, topic);
        awaitLeaders(described);
        Config config = configOf(topic);
        long topicBytes = number(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, DEFAULT_MAX_MESSAGE_BYTES);
        long producerBytes = clients.maxRequestBytes();
        boolean brokersTime = "LogAppendTime".equals(text(config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG));
        return new TopicFacts(
                topic,
                described.partitions().size(),
                Math.min(topicBytes, producerBytes),
                topicBytes < producerBytes ? "the topic's max.message.bytes" : "the producer's max.request.size",
                text(config, TopicConfig.CLEANUP_POLICY_CONFIG).contains(TopicConfig.CLEANUP_POLICY_COMPACT),
                brokersTime
                        ? Long.MAX_VALUE
                        : number(config, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.MAX_VALUE),
                brokersTime
                        ? Long.MAX_VALUE
                        : number(config, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, HOUR_MILLIS));
    }

    /**
     * Waits until the brokers that are to lead the partitions know it, if the topic was made just now. Of several requests that
     * come meanwhile, a broker would refuse the first and take the second, and then never take the first, which is sent again
     * until its time is over (KAFKA-15591).
     */
    private void awaitLeaders(TopicDescription topic) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        topic.partitions()
                .forEach(partition ->
                        ends.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        try {
            clients.await(
                    "ask the leaders of topic '" + topic.name() + "'",
                    admin.listOffsets(ends).all());
        } catch (IOException e) {
            LOG.log(DEBUG, "Not all partitions have a leader that answers; what is sent to them waits for one.", e);
        }
    }

    /**
     * Refuses a topic that does not exist, or with which this user may not do what is needed.
     *
     * @param what the operation is for, as in {@code be written to}
     */
    static TopicDescription require(AclOperation operation, String what, Admin admin, SinkClients clients, String topic)
            throws IOException {
        TopicDescription described = clients.await(
                "look at topic '" + topic + "'",
                admin.describeTopics(List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .topicNameValues()
                        .get(topic));
        Set<AclOperation> allowed = described.authorizedOperations();
        if (allowed != null && !allowed.isEmpty() && !allowed.contains(operation)) {
            throw new IOException(clients.named() + "topic '" + topic + "' may not " + what + " by this user, who has "
                    + allowed + ". Grant " + operation + " on it.");
        }
        return described;
    }

    private Config configOf(String topic) throws IOException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            return clients.await(
                    "read the configuration of topic '" + topic + "'",
                    admin.describeConfigs(List.of(resource)).values().get(resource));
        } catch (IOException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                throw e;
            }
            LOG.log(
                    WARNING,
                    "{0}the configuration of topic ''{1}'' may not be read (DESCRIBE_CONFIGS): records are checked against"
                            + " the defaults of Kafka.",
                    clients.named(),
                    topic);
            return new Config(List.of());
        }
    }

    private static String text(Config config, String name) {
        return config.get(name) == null ? "" : String.valueOf(config.get(name).value());
    }

    private static long number(Config config, String name, long otherwise) {
        String text = text(config, name);
        return text.isEmpty() || text.equals("null") ? otherwise : Long.parseLong(text);
    }

    @Override
    public void close() {
        admin.close(CLOSE);
    }
}
