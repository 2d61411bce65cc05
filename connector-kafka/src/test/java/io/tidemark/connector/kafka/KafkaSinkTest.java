package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.connector.kafka.KafkaRecordSerializerBuilder.ToBytes;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sink writes, what it refuses, and how it bears a broker that goes away. */
class KafkaSinkTest {
    @TempDir
    static Path directory;

    private static SinkBroker broker;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = SinkBroker.start(directory);
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    private static KafkaSinkBuilder<String> to(KafkaRecordSerializer<String> serializer) {
        return KafkaSink.<String>builder().setBootstrapServers(broker.servers()).setRecordSerializer(serializer);
    }

    private static KafkaRecordSerializerBuilder<String> values(String topic) {
        return KafkaRecordSerializer.<String>builder().setTopic(topic).setValueSerializer(ToBytes.string(text -> text));
    }

    @ParameterizedTest
    @EnumSource(DeliveryGuarantee.class)
    void writesKeyHeadersPartitionAndTimestamp(DeliveryGuarantee delivery) throws Exception {
        String topic = "everything-" + delivery.ordinal();
        broker.createTopic(topic, 3);
        KafkaSink<String> sink = to(values(topic)
                        .setKeySerializer(ToBytes.string(text -> text.substring(0, 1)))
                        .setHeaderProvider(text -> Map.of("length", new byte[] {(byte) text.length()}))
                        .setPartitioner((text, key, value, to, partitions) -> partitions - 1)
                        .setTimestamp((text, eventTime) -> eventTime + 1)
                        .build())
                .setDeliveryGuarantee(delivery)
                .setProperty("compression.type", "lz4")
                .build();
        publish(sink, topic, "hello");
        assertThat(broker.readValues(topic, 1)).containsExactly("hello");
        ConsumerRecord<byte[], byte[]> record = broker.read(topic).get(0);
        assertThat(record.key()).isEqualTo("h".getBytes(StandardCharsets.UTF_8));
        assertThat(record.partition()).isEqualTo(2);
        assertThat(record.timestamp()).isEqualTo(18);
        assertThat(record.headers().lastHeader("length").value()).containsExactly(5);
    }

    /** Writes records of time 17, takes a checkpoint and publishes it. */
    private static void publish(KafkaSink<String> sink, String job, String... texts) throws Exception {
        TestSubtask context =
                TestSubtask.of(0, 1, "000001-000001-abcde").withJobName(job).withOperatorName("out");
        try (Committer committer = sink.createCommitter(context);
                SinkWriter<String> writer = sink.createWriter(context, List.of())) {
            for (String text : texts) {
                writer.write(text, 17);
            }
            writer.flush(true);
            committer.commit(1, writer.prepareCommit(1).committables());
        }
    }

    @ParameterizedTest
    @EnumSource(DeliveryGuarantee.class)
    void countsWhatItWrites(DeliveryGuarantee delivery) throws Exception {
        String topic = "counted-" + delivery.ordinal();
        broker.createTopic(topic, 1);
        KafkaSink<String> sink =
                to(values(topic).build()).setDeliveryGuarantee(delivery).build();
        TestSubtask subtask = TestSubtask.single();
        try (Committer committer = sink.createCommitter(subtask);
                SinkWriter<String> writer = sink.createWriter(subtask, List.of())) {
            writer.write("a", 17);
            writer.write("bcd", 17);
            writer.flush(true);
            committer.commit(1, writer.prepareCommit(1).committables());
        }
        boolean exactlyOnce = delivery == DeliveryGuarantee.EXACTLY_ONCE;
        assertThat(subtask.count("recordsWritten")).isEqualTo(2);
        // exactly once they are those in the checkpoint, with what it says of each record
        assertThat(subtask.count("bytesWritten")).isBetween(4L, exactlyOnce ? 1_000L : 4L);
        assertThat(subtask.count("publishedRecords")).isEqualTo(exactlyOnce ? 2 : 0);
        assertThat(subtask.count("transactions")).isBetween(exactlyOnce ? 1L : 0L, exactlyOnce ? 3L : 0L);
        assertThat(subtask.count("errors")).isZero();
        assertThat(subtask.count("retries")).isZero();
    }

    @Test
    void choosesTheTopicByRecord() throws Exception {
        broker.createTopic("by-record-a", 1);
        broker.createTopic("by-record-b", 1);
        KafkaRecordSerializer<String> serializer = KafkaRecordSerializer.<String>builder()
                .setTopicSelector(text -> "by-record-" + text.charAt(0))
                .setValueSerializer(ToBytes.string(text -> text))
                .build();
        assertThatThrownBy(() -> to(serializer).build()).hasMessageContaining("setMarkerTopic");
        KafkaSink<String> sink = to(serializer).setMarkerTopic("by-record-a").build();
        publish(sink, "by-record", "b1", "a1", "b2", "a2");
        assertThat(broker.readValues("by-record-a", 2)).containsExactly("a1", "a2");
        assertThat(broker.readValues("by-record-b", 2)).containsExactly("b1", "b2");
    }

    @ParameterizedTest
    @EnumSource(DeliveryGuarantee.class)
    void refusesATopicThatDoesNotExist(DeliveryGuarantee delivery) {
        KafkaSink<String> sink =
                to(values("missing").build()).setDeliveryGuarantee(delivery).build();
        assertThatThrownBy(() -> publish(sink, "missing", "a"))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("'out'", broker.servers(), "'missing'", "Create the topic");
    }

    @Test
    void refusesARecordBeforeItIsInACheckpointThatItsTopicWouldRefuse() throws Exception {
        broker.createTopic(
                "strict",
                2,
                Map.of(
                        "cleanup.policy", "compact",
                        "max.message.bytes", "1000",
                        "message.timestamp.after.max.ms", "60000"));
        requireRefused(record -> record.value(new byte[1_000]).key(new byte[1]), "max.message.bytes = 1000");
        requireRefused(record -> record.value(new byte[1]), "no key");
        requireRefused(record -> record.key(new byte[1]).partition(2), "partition 2 was chosen");
        requireRefused(
                record -> record.key(new byte[1]).timestamp(Long.MAX_VALUE - 1), "message.timestamp.after.max.ms");
        publish(
                to((text, time, record) ->
                                record.topic("strict").key(new byte[1]).value(new byte[900]))
                        .setMarkerTopic("strict")
                        .build(),
                "strict",
                "a");
        assertThat(broker.readValues("strict", 1)).hasSize(1);
    }

    private interface Filling extends java.io.Serializable {
        void fill(KafkaRecord record);
    }

    private static void requireRefused(Filling filling, String why) {
        KafkaSink<String> sink = to((text, time, record) -> filling.fill(record.topic("strict")))
                .setMarkerTopic("strict")
                .build();
        assertThatThrownBy(() -> publish(sink, "strict", "a"))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("'strict' would refuse a record", why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acks", "transactional.id", "enable.idempotence", "bootstrap.servers", "key.serializer"})
    void refusesThePropertiesThatItSetsItself(String name) {
        assertThatThrownBy(() -> KafkaSink.<String>builder().setProperty(name, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void declaresWhatItPromisesAndOnWhichConditions() {
        KafkaRecordSerializer<String> serializer = values("any").build();
        assertThat(to(serializer).build().guarantee().guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
        assertThat(to(serializer).build().guarantee().conditions())
                .anyMatch(condition -> condition.contains("read_committed"))
                .anyMatch(condition -> condition.contains("offsets.retention.minutes"));
        assertThat(to(serializer)
                        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                        .build()
                        .guarantee()
                        .guarantee())
                .isEqualTo(Guarantee.AT_LEAST_ONCE);
        assertThat(to(serializer)
                        .setDeliveryGuarantee(DeliveryGuarantee.NONE)
                        .build()
                        .guarantee()
                        .guarantee())
                .isEqualTo(Guarantee.NONE);
    }

    @Test
    void showsNoSecretWhenItIsNotLetIn() {
        KafkaSink<String> sink = KafkaSink.<String>builder()
                .setBootstrapServers("127.0.0.1:1")
                .setRecordSerializer(values("any").build())
                .setProperty("security.protocol", "SASL_PLAINTEXT")
                .setProperty("sasl.mechanism", "PLAIN")
                .setProperty("sasl.jaas.config", "not a configuration with secret-17")
                .build();
        assertThatThrownBy(() -> publish(sink, "secret", "a"))
                .hasStackTraceContaining("JAAS")
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("secret-17"));
        assertThat(sink.toString()).doesNotContain("secret-17");
    }

    @Test
    void publishesWhenTheBrokerIsBackThatWentAwayBetweenCheckpointAndPublication() throws Exception {
        try (SinkAttempts job = SinkAttempts.of(broker, "broker-away")) {
            SinkAttempts.Attempt attempt = job.begin(1).write(0, "a");
            attempt.commit(1, attempt.prepare(1));
            List<Committable> prepared = attempt.write(0, "b").prepare(2);
            broker.server().kill();
            assertThatThrownBy(() -> attempt.commit(2, prepared)).isInstanceOf(IOException.class);
            broker.server().restart();
            attempt.commit(2, prepared);
            attempt.commit(2, prepared);
            assertThat(broker.readValues("broker-away", 2)).containsExactly("a", "b");
            broker.requireNoOpenTransaction();
        }
    }

    @Test
    void losesNothingAtLeastOnceWhenTheBrokerIsKilledAndComesBack() throws Exception {
        broker.createTopic("at-least", 1);
        KafkaSink<String> sink = to(values("at-least").build())
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .build();
        TestSubtask context = TestSubtask.of(0, 1, "000001-000001-abcde")
                .withJobName("at-least")
                .withOperatorName("out");
        try (SinkWriter<String> writer = sink.createWriter(context, List.of())) {
            writer.write("a", 17);
            writer.flush(false);
            writer.write("b", 17);
            broker.server().kill();
            broker.server().restart();
            try {
                writer.flush(false);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("'out'");
                writeAgain(sink, "b");
            }
        }
        assertThat(broker.readValues("at-least", 2)).contains("a", "b");
    }

    /** As the job does after the restart that follows. */
    private static void writeAgain(KafkaSink<String> sink, String text) throws IOException {
        try (SinkWriter<String> writer = sink.createWriter(
                TestSubtask.of(0, 1, "2").withJobName("at-least").withOperatorName("out"), List.of())) {
            writer.write(text, 17);
            writer.flush(false);
        }
    }
}
