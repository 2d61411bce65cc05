package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.KafkaServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is too old is refused when an attempt begins, and one that is just new enough is not. */
@Timeout(60)
class KafkaSinkOldBrokerTest {
    private static final short NONE = BrokerOfAnEarlierVersion.NONE;

    /** What it takes of the requests that a sink makes. */
    private static final Map<ApiKeys, Short> V2_2 = Map.of(
            ApiKeys.METADATA, (short) 7,
            ApiKeys.DESCRIBE_TOPIC_PARTITIONS, NONE,
            ApiKeys.FIND_COORDINATOR, (short) 2,
            ApiKeys.PRODUCE, (short) 7,
            ApiKeys.INIT_PRODUCER_ID, (short) 1);

    /** It does not say whether a transaction is about to change an offset; 2.5 does (KIP-447). */
    private static final Map<ApiKeys, Short> V2_4 = Map.of(
            ApiKeys.METADATA, (short) 9,
            ApiKeys.DESCRIBE_TOPIC_PARTITIONS, NONE,
            ApiKeys.FIND_COORDINATOR, (short) 3,
            ApiKeys.PRODUCE, (short) 8,
            ApiKeys.INIT_PRODUCER_ID, (short) 2,
            ApiKeys.ADD_PARTITIONS_TO_TXN, (short) 1,
            ApiKeys.ADD_OFFSETS_TO_TXN, (short) 1,
            ApiKeys.TXN_OFFSET_COMMIT, (short) 2,
            ApiKeys.END_TXN, (short) 1,
            ApiKeys.OFFSET_FETCH, (short) 6);

    private static final Map<ApiKeys, Short> V2_5 = Map.of(
            ApiKeys.METADATA, (short) 9,
            ApiKeys.DESCRIBE_TOPIC_PARTITIONS, NONE,
            ApiKeys.FIND_COORDINATOR, (short) 3,
            ApiKeys.PRODUCE, (short) 8,
            ApiKeys.INIT_PRODUCER_ID, (short) 3,
            ApiKeys.ADD_PARTITIONS_TO_TXN, (short) 1,
            ApiKeys.ADD_OFFSETS_TO_TXN, (short) 1,
            ApiKeys.TXN_OFFSET_COMMIT, (short) 3,
            ApiKeys.END_TXN, (short) 1,
            ApiKeys.OFFSET_FETCH, (short) 7);

    private static BrokerOfAnEarlierVersion old;
    private static SinkBroker broker;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        old = new BrokerOfAnEarlierVersion();
        // where it says it is, so that clients come back there
        KafkaServer.Builder server =
                KafkaServer.builder().property("advertised.listeners", "PLAINTEXT://" + old.address());
        broker = SinkBroker.start(server, directory);
        old.standBefore(Integer.parseInt(broker.servers().split(":")[1]));
    }

    @AfterAll
    static void stop() throws IOException {
        broker.close();
        old.close();
    }

    private static SinkAttempts at(Map<ApiKeys, Short> version, String topic, DeliveryGuarantee delivery)
            throws Exception {
        broker.createTopic(topic, 1);
        old.take(version);
        return new SinkAttempts(
                broker,
                topic,
                builder -> builder.setBootstrapServers(old.address()).setDeliveryGuarantee(delivery));
    }

    @Test
    void exactlyOnceRefusesABrokerThatDoesNotSayWhatIsAboutToChange() throws Exception {
        try (SinkAttempts job = at(V2_4, "refused", DeliveryGuarantee.EXACTLY_ONCE)) {
            assertThatThrownBy(() -> job.begin(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("Sink 'out'", "older than 2.5", "Update it", "AT_LEAST_ONCE");
            broker.requireNoOpenTransaction();
        }
    }

    @Test
    void exactlyOncePublishesAtTheOldestBrokerThatItIsFor() throws Exception {
        try (SinkAttempts job = at(V2_5, "published", DeliveryGuarantee.EXACTLY_ONCE)) {
            SinkAttempts.Attempt attempt = job.begin(1).write(0, "a");
            attempt.commit(1, attempt.prepare(1));
            SinkAttempts.Attempt next = job.begin(1).write(0, "b");
            next.commit(1, next.prepare(1));
            assertThat(broker.readValues("published", 2)).containsExactly("a", "b");
        }
    }

    @Test
    void atLeastOnceSendsToAnOlderBroker() throws Exception {
        try (SinkAttempts job = at(V2_2, "sent", DeliveryGuarantee.AT_LEAST_ONCE)) {
            job.begin(1).write(0, "a").prepare(1);
            assertThat(broker.readValues("sent", 1)).containsExactly("a");
        }
    }
}
