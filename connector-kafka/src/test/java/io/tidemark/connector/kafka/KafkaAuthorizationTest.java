package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.connector.kafka.KafkaRecordSerializerBuilder.ToBytes;
import io.tidemark.servers.KafkaServer;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that lets a user do what was granted alone: whoever lacks a right is told which one, and nothing hangs. */
@Timeout(60)
class KafkaAuthorizationTest {
    @TempDir
    static Path directory;

    private static SinkBroker broker;

    @BeforeAll
    static void startBroker() throws IOException {
        KafkaServer.Builder server = KafkaServer.builder()
                .withPassword()
                .property("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                // the broker itself, and these tests
                .property("super.users", "User:ANONYMOUS");
        broker = SinkBroker.start(server, directory);
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    private static final Map<String, String> LOGIN = Map.of(
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "PLAIN",
            "sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + KafkaServer.USER
                            + "\" password=\"" + KafkaServer.PASSWORD + "\";");

    private static AclBinding right(ResourceType type, String name, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + KafkaServer.USER, "*", operation, AclPermissionType.ALLOW));
    }

    private static void grant(Collection<AclBinding> rights) throws Exception {
        broker.admin().createAcls(rights).all().get();
        for (AclBinding each : rights) {
            while (!isGranted(each)) {
                Thread.onSpinWait(); // each question is a request to the broker, which learns of it from its controller
            }
        }
    }

    private static void withdraw(AclBinding right) throws Exception {
        broker.admin().deleteAcls(List.of(right.toFilter())).all().get();
        while (isGranted(right)) {
            Thread.onSpinWait();
        }
    }

    private static boolean isGranted(AclBinding right) throws Exception {
        AclBindingFilter question = right.toFilter();
        return !broker.admin().describeAcls(question).values().get().isEmpty();
    }

    /** What an exactly-once sink needs, and what it says when it does not have it. */
    enum SinkRight {
        WRITE_TO_THE_TOPIC(
                ResourceType.TOPIC, AclOperation.WRITE, "topic '%s' may not be written to", "topics: [%s]", "WRITE"),
        READ_THE_TOPIC_OF_THE_MARKER(
                ResourceType.TOPIC,
                AclOperation.READ,
                "topic '%s' may not be used for the marker",
                "marker in the name of topic '%s'",
                "READ"),
        USE_THE_TRANSACTIONAL_ID(
                ResourceType.TRANSACTIONAL_ID,
                AclOperation.WRITE,
                "tidemark-%s-out",
                "tidemark-%s-out",
                "WRITE and DESCRIBE on the transactional id"),
        COMMIT_TO_THE_GROUP(
                ResourceType.GROUP, AclOperation.READ, "tidemark-%s-out", "tidemark-%s-out", "READ on the group");

        private final ResourceType type;
        private final AclOperation operation;
        private final String beginning;
        private final String publishing;
        private final String remedy;

        SinkRight(ResourceType type, AclOperation operation, String beginning, String publishing, String remedy) {
            this.type = type;
            this.operation = operation;
            this.beginning = beginning;
            this.publishing = publishing;
            this.remedy = remedy;
        }

        AclBinding to(String topic) {
            return right(type, type == ResourceType.TOPIC ? topic : "tidemark-" + topic + "-out", operation);
        }
    }

    private static SinkAttempts attempts(String topic) throws Exception {
        broker.createTopic(topic, 1);
        return new SinkAttempts(broker, topic, builder -> {
            LOGIN.forEach(builder::setProperty);
            return builder.setBootstrapServers(broker.server().passwordBootstrapServers());
        });
    }

    private static List<AclBinding> all(String topic) {
        List<AclBinding> all = new ArrayList<>();
        for (SinkRight each : SinkRight.values()) {
            all.add(each.to(topic));
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(SinkRight.class)
    void aSinkBeginsWhenItHasTheRightThatItSaysIsMissing(SinkRight missing) throws Exception {
        String topic = "begins-" + missing.ordinal();
        try (SinkAttempts job = attempts(topic)) {
            List<AclBinding> others = all(topic);
            others.remove(missing.to(topic));
            grant(others);
            requireRefused(() -> job.begin(1), String.format(missing.beginning, topic), missing.remedy);

            grant(List.of(missing.to(topic)));
            SinkAttempts.Attempt attempt = job.begin(1).write(0, "a");
            attempt.commit(1, attempt.prepare(1));
            assertThat(broker.readValues(topic, 1)).containsExactly("a");
        }
    }

    @ParameterizedTest
    @EnumSource(SinkRight.class)
    void aSinkPublishesOnceWhatWasRefusedWhileARightWasWithdrawn(SinkRight withdrawn) throws Exception {
        String topic = "withdrawn-" + withdrawn.ordinal();
        try (SinkAttempts job = attempts(topic)) {
            grant(all(topic));
            SinkAttempts.Attempt attempt = job.begin(1).write(0, "a");
            attempt.commit(1, attempt.prepare(1));
            List<Committable> prepared = attempt.write(0, "b").prepare(2);
            withdraw(withdrawn.to(topic));
            for (int tries = 0; tries < 3; tries++) {
                requireRefused(
                        () -> attempt.commit(2, prepared),
                        String.format(withdrawn.publishing, topic),
                        withdrawn.remedy);
            }
            assertThat(broker.readValues(topic)).containsExactly("a");

            grant(List.of(withdrawn.to(topic)));
            attempt.commit(2, prepared);
            attempt.commit(2, prepared);
            assertThat(broker.readValues(topic, 2)).containsExactly("a", "b");
            broker.requireNoOpenTransaction();
        }
    }

    private interface Refused {
        void run() throws Exception;
    }

    private static void requireRefused(Refused task, String named, String remedy) {
        assertThatThrownBy(task::run)
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("Sink 'out'", named, remedy)
                .message()
                .doesNotContain(KafkaServer.PASSWORD);
    }

    @Test
    void aSinkThatMayNotAskForLimitsPublishesByThoseOfKafka() throws Exception {
        // all() has no DESCRIBE_CONFIGS
        try (SinkAttempts job = attempts("limits")) {
            grant(all("limits"));
            SinkAttempts.Attempt attempt = job.begin(1);
            assertThatThrownBy(() -> attempt.write(0, "x".repeat(2 << 20)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("max.message.bytes");
        }
    }

    @Test
    void aSinkWritesNothingToATopicThatIsForItsMarkerAlone() throws Exception {
        broker.createTopic("marker-alone", 1);
        broker.createTopic("records-alone", 1);
        try (SinkAttempts job = new SinkAttempts(broker, "records-alone", builder -> {
            LOGIN.forEach(builder::setProperty);
            return builder.setBootstrapServers(broker.server().passwordBootstrapServers())
                    .setMarkerTopic("marker-alone");
        })) {
            List<AclBinding> rights = all("records-alone");
            rights.remove(SinkRight.READ_THE_TOPIC_OF_THE_MARKER.to("records-alone"));
            rights.add(SinkRight.READ_THE_TOPIC_OF_THE_MARKER.to("marker-alone"));
            grant(rights);
            SinkAttempts.Attempt attempt = job.begin(1).write(0, "a");
            attempt.commit(1, attempt.prepare(1));
            assertThat(broker.readValues("records-alone", 1)).containsExactly("a");
        }
    }

    @ParameterizedTest
    @EnumSource(value = DeliveryGuarantee.class, names = "EXACTLY_ONCE", mode = EnumSource.Mode.EXCLUDE)
    void aSinkThatSendsAtOnceNeedsNothingButItsTopic(DeliveryGuarantee delivery) throws Exception {
        String topic = "at-once-" + delivery.ordinal();
        broker.createTopic(topic, 1);
        KafkaSinkBuilder<String> builder = KafkaSink.<String>builder()
                .setBootstrapServers(broker.server().passwordBootstrapServers())
                .setRecordSerializer(KafkaRecordSerializer.<String>builder()
                        .setTopic(topic)
                        .setValueSerializer(ToBytes.string(text -> text))
                        .build())
                .setDeliveryGuarantee(delivery);
        LOGIN.forEach(builder::setProperty);
        KafkaSink<String> sink = builder.build();
        TestSubtask context = TestSubtask.of(0, 1, "1").withOperatorName("out");
        requireRefused(() -> sink.createWriter(context, List.of()), "topic '" + topic + "'", "WRITE");
        grant(List.of(right(ResourceType.TOPIC, topic, AclOperation.WRITE)));
        try (var writer = sink.createWriter(context, List.of())) {
            writer.write("a", 0);
            writer.flush(true);
        }
        assertThat(broker.readValues(topic, 1)).containsExactly("a");
    }

    private static KafkaSourceBuilder<String> source(String topic) {
        KafkaSourceBuilder<String> builder = KafkaSource.<String>builder()
                .setBootstrapServers(broker.server().passwordBootstrapServers())
                .setTopics(topic)
                .setDeserializer(KafkaRecordDeserializer.strings());
        LOGIN.forEach(builder::setProperty);
        return builder;
    }

    private static void fill(String topic) throws Exception {
        broker.createTopic(topic, 1);
        write(topic);
    }

    private static void write(String topic) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, "a".getBytes())).get();
        }
    }

    @Test
    void aSourceSaysWhichTopicItMayNotSee() throws Exception {
        fill("unseen");
        assertThatThrownBy(() -> SourceReading.start(source("unseen").build()))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("Source 'orders'", "'unseen'", "right to describe and read the topics");
    }

    @Test
    void aSourceSaysWhichTopicItMayNotRead() throws Exception {
        fill("unread");
        grant(List.of(right(ResourceType.TOPIC, "unread", AclOperation.DESCRIBE)));
        try (SourceReading<String> reading =
                SourceReading.start(source("unread").build())) {
            assertThatThrownBy(() -> reading.read(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("Source 'orders'", "unread", "right to describe and read the topics");
        }
        grant(List.of(right(ResourceType.TOPIC, "unread", AclOperation.READ)));
        try (SourceReading<String> reading =
                SourceReading.start(source("unread").build())) {
            assertThat(reading.read(1)).containsExactly("a");
        }
    }

    @Test
    void aSourceSaysWhichTopicItMayNoLongerRead() throws Exception {
        fill("no-longer");
        AclBinding read = right(ResourceType.TOPIC, "no-longer", AclOperation.READ);
        grant(List.of(read));
        try (SourceReading<String> reading =
                SourceReading.start(source("no-longer").build())) {
            reading.read(1);
            withdraw(read);
            assertThatThrownBy(() -> reading.read(2))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("Source 'orders'", "no-longer", "right to describe and read the topics");
        }
    }

    @Test
    void aSourceSaysOfWhichGroupItMayNotAskForTheOffsets() throws Exception {
        fill("group-unseen");
        grant(List.of(right(ResourceType.TOPIC, "group-unseen", AclOperation.READ)));
        KafkaSource<String> source = source("group-unseen")
                .setGroupId("unseen-group")
                .setStartingOffsets(OffsetsInitializer.committedOffsets())
                .build();
        assertThatThrownBy(() -> SourceReading.start(source))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("Source 'orders'", "'unseen-group'", "to read the group");
    }

    @Test
    void aSourceThatMayNotCommitToItsGroupReadsOnAndCountsIt() throws Exception {
        fill("uncommitted");
        grant(List.of(right(ResourceType.TOPIC, "uncommitted", AclOperation.READ)));
        KafkaSource<String> source =
                source("uncommitted").setGroupId("closed-group").build();
        try (SourceReading<String> reading = SourceReading.start(source)) {
            reading.read(1);
            reading.reader.snapshot(1);
            reading.reader.notifyCheckpointComplete(1);
            while (reading.context.count("commitFailures") == 0) {
                reading.poll();
            }
            write("uncommitted");
            assertThat(reading.read(2)).containsExactly("a", "a");
        }
        grant(List.of(right(ResourceType.GROUP, "closed-group", AclOperation.READ)));
        try (SourceReading<String> reading = SourceReading.start(source)) {
            reading.read(2);
            reading.reader.snapshot(1);
            reading.reader.notifyCheckpointComplete(1);
            OffsetAndMetadata committed = committed("closed-group", "uncommitted");
            while (committed == null) {
                committed = committed("closed-group", "uncommitted");
            }
            assertThat(committed.offset()).isEqualTo(2);
        }
    }

    private static @Nullable OffsetAndMetadata committed(String group, String topic) throws Exception {
        return broker.admin()
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(topic, 0));
    }
}
