package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.sink.Committable;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is published stays published once, whatever happens to the process that publishes it. */
class KafkaSinkRecoveryTest {
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

    @AfterEach
    void leavesNoTransactionOpen() throws Exception {
        broker.requireNoOpenTransaction();
    }

    /** How far the process came that died while it published. */
    enum Death {
        AFTER_SENDING,
        AFTER_THE_MARKER,
        AFTER_THE_COMMIT
    }

    @ParameterizedTest
    @EnumSource(Death.class)
    void publishesOnceWhereverTheProcessDies(Death death) throws Exception {
        try (SinkAttempts job = SinkAttempts.of(broker, "dies-" + death.ordinal())) {
            SinkAttempts.Attempt first = job.begin(1).write(0, "a", "b");
            List<Committable> prepared = first.prepare(1);
            KafkaProducer<byte[], byte[]> dying = publishUpTo(death, job, first.executionId());
            try {
                SinkAttempts.Attempt second = job.begin(1);
                second.commit(1, SinkAttempts.restored(prepared));
                second.commit(1, SinkAttempts.restored(prepared));
                second.write(0, "c");
                second.commit(2, second.prepare(2));
                assertThat(broker.readValues("dies-" + death.ordinal(), 3)).containsExactly("a", "b", "c");
            } finally {
                dying.close(Duration.ZERO);
            }
        }
    }

    /** Does by hand what the committer of an attempt does, and stops where it dies. */
    private static KafkaProducer<byte[], byte[]> publishUpTo(Death death, SinkAttempts job, String executionId)
            throws IOException {
        SinkClients clients = new SinkClients("out", broker.servers(), new ClientProperties());
        Marker marker = new MarkerStore(clients).read(broker.admin(), job.transactionalId(), true);
        String topic = job.sink().toString().split(" ")[2];
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers(), "transactional.id", job.transactionalId()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, "a".getBytes()));
        producer.send(new ProducerRecord<>(topic, "b".getBytes()));
        producer.flush();
        if (death != Death.AFTER_SENDING) {
            Marker next = marker.with(executionId, new Progress(1, 0, 2));
            producer.sendOffsetsToTransaction(MarkerStore.offsets(topic, next), clients.group(job.transactionalId()));
        }
        if (death == Death.AFTER_THE_COMMIT) {
            producer.commitTransaction();
        }
        return producer;
    }

    @Test
    void goesOnInTheMiddleOfAnIntervalThatTookSeveralTransactions() throws Exception {
        broker.createTopic("several", 1);
        try (SinkAttempts job = new SinkAttempts(broker, "several", builder -> builder.setMaxTransactionBytes(10))) {
            SinkAttempts.Attempt first = job.begin(1);
            List<String> texts = texts("text-", 20);
            first.write(0, texts.toArray(String[]::new));
            List<Committable> prepared = first.prepare(1);
            byte[] damaged = prepared.get(0).toByteArray();
            assertThatThrownBy(() -> first.commit(1, List.of(new CutOff(damaged, damaged.length - 40))))
                    .hasMessageContaining("cut off");
            assertThat(broker.readValues("several"))
                    .as("nothing of what does not verify")
                    .isEmpty();
            first.commit(1, prepared);
            first.commit(1, prepared);
            assertThat(broker.readValues("several", 20)).containsExactlyElementsOf(texts);
        }
    }

    /** A committable whose file is damaged. */
    private record CutOff(byte[] bytes, int length) implements Committable {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new FilterInputStream(new ByteArrayInputStream(bytes, 0, length)) {
                @Override
                public int read(byte[] target, int offset, int count) throws IOException {
                    int read = super.read(target, offset, count);
                    if (read < 0) {
                        throw new IOException("cut off");
                    }
                    return read;
                }
            };
        }
    }

    @Test
    void passesOverTheRecordsOfAPartOfAnIntervalThatWerePublished() throws Exception {
        try (SinkAttempts job = SinkAttempts.of(broker, "partly")) {
            SinkAttempts.Attempt first = job.begin(2).write(0, "a", "b").write(1, "c", "d", "e");
            List<Committable> prepared = SinkAttempts.restored(first.prepare(1));
            SinkClients clients = new SinkClients("out", broker.servers(), new ClientProperties());
            CommitterSettings settings = new CommitterSettings(
                    job.transactionalId(), first.executionId(), "partly", 60_000, 1, MissingMarker.REFUSE);
            try (PublishingSession session = PublishingSession.begin(clients, settings, null)) {
                session.send(new ProducerRecord<>("partly", "a".getBytes()), 1);
                session.send(new ProducerRecord<>("partly", "b".getBytes()), 1);
                session.send(new ProducerRecord<>("partly", "c".getBytes()), 1);
                session.commit(session.marker().with(first.executionId(), new Progress(1, 1, 1)));
            }
            job.begin(1).commit(1, prepared);
            assertThat(broker.readValues("partly", 5)).containsExactly("a", "b", "c", "d", "e");
        }
    }

    @Test
    void ordersWhatSeveralCheckpointsPreparedAndPassesOverWhatAnEarlierOnePublished() throws Exception {
        try (SinkAttempts job = SinkAttempts.of(broker, "ordered")) {
            SinkAttempts.Attempt first = job.begin(2).write(0, "1-0").write(1, "1-1");
            List<Committable> all = new ArrayList<>(first.prepare(1));
            all.addAll(first.write(1, "2-1").prepare(2));
            first.commit(2, all);
            all.addAll(first.write(0, "3-0").write(1, "3-1").prepare(3));
            List<Committable> reversed = new ArrayList<>();
            all.forEach(committable -> reversed.add(0, committable));
            job.begin(3).commit(3, SinkAttempts.restored(reversed));
            assertThat(broker.readValues("ordered", 5)).containsExactly("1-0", "1-1", "2-1", "3-0", "3-1");
        }
    }

    @Test
    void stopsAZombieAndSaysWhoTookOver() throws Exception {
        try (SinkAttempts job = SinkAttempts.of(broker, "zombie")) {
            SinkAttempts.Attempt zombie = job.begin(1).write(0, "a");
            List<Committable> first = zombie.prepare(1);
            SinkAttempts.Attempt successor = job.begin(1);
            successor.commit(1, SinkAttempts.restored(first));
            assertThatThrownBy(() -> zombie.commit(1, first)).isInstanceOf(IOException.class);
            for (int tries = 0; tries < 3; tries++) {
                assertThatThrownBy(() -> zombie.commit(1, first))
                        .hasMessageContainingAll(
                                successor.executionId(),
                                job.transactionalId(),
                                "taken over",
                                "setTransactionalIdPrefix");
            }
            successor.write(0, "b");
            successor.commit(2, successor.prepare(2));
            assertThat(broker.readValues("zombie", 2)).containsExactly("a", "b");
        }
    }

    @Test
    void publishesEverythingOfAJobThatBeginsAnewUnderTheSameName() throws Exception {
        try (SinkAttempts job = SinkAttempts.of(broker, "anew")) {
            SinkAttempts.Attempt old = job.begin("000001-000001-aaaaa", 1).write(0, "old");
            old.commit(1, old.prepare(1));
            SinkAttempts.Attempt fresh = job.begin("000001-000001-bbbbb", 1).write(0, "new");
            List<Committable> prepared = fresh.prepare(1);
            job.begin("000001-000002-bbbbb", 1).commit(1, SinkAttempts.restored(prepared));
            assertThat(broker.readValues("anew", 2)).containsExactly("old", "new");
        }
    }

    @Test
    void knowsTheSavepointOfAnEarlierAttempt() throws Exception {
        try (SinkAttempts job = SinkAttempts.of(broker, "savepoint")) {
            SinkAttempts.Attempt first = job.begin(1).write(0, "a");
            List<Committable> savepoint = SinkAttempts.restored(first.prepare(1));
            first.commit(1, savepoint);
            for (int i = 0; i < 30; i++) {
                SinkAttempts.Attempt later = job.begin(1);
                if (i == 10) {
                    later.write(0, "b");
                    later.commit(2, later.prepare(2));
                }
            }
            job.begin(1).commit(1, savepoint);
            assertThat(broker.readValues("savepoint", 2)).containsExactly("a", "b");
        }
    }

    @Test
    void knowsWhatAJobOfAnotherNamePublishedBeforeItsSavepointWasTaken() throws Exception {
        try (SinkAttempts job = SinkAttempts.of(broker, "origin");
                SinkAttempts renamed = new SinkAttempts(
                        broker, "origin", builder -> builder.setTransactionalIdPrefix("another name"))) {
            SinkAttempts.Attempt first = job.begin(1).write(0, "a");
            List<Committable> published = SinkAttempts.restored(first.prepare(1));
            first.commit(1, published);
            List<Committable> unpublished =
                    SinkAttempts.restored(first.write(0, "b").prepare(2));
            renamed.begin("000007-000001-xxxxx", 1).commit(1, published);
            renamed.begin("000007-000002-xxxxx", 1).commit(2, unpublished);
            renamed.begin("000007-000003-xxxxx", 1).commit(2, unpublished);
            assertThat(broker.readValues("origin", 2)).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @EnumSource(MissingMarker.class)
    void asksAPersonIfTheMarkerIsGone(MissingMarker choice) throws Exception {
        String topic = "gone-" + choice.ordinal();
        broker.createTopic(topic, 1);
        try (SinkAttempts job = new SinkAttempts(broker, topic, builder -> builder.setMissingMarker(choice))) {
            SinkAttempts.Attempt first = job.begin(1).write(0, "a");
            List<Committable> prepared = SinkAttempts.restored(first.prepare(1));
            first.commit(1, prepared);
            broker.admin()
                    .deleteConsumerGroupOffsets(job.transactionalId(), Set.of(new TopicPartition(topic, 0)))
                    .all()
                    .get();
            SinkAttempts.Attempt second = job.begin(1);
            if (choice == MissingMarker.REFUSE) {
                assertThatThrownBy(() -> second.commit(1, prepared))
                        .isInstanceOf(IncompatibleSchemaException.class)
                        .hasMessageContainingAll(
                                "1 records", first.executionId(), job.transactionalId(), "setMissingMarker");
            } else {
                second.commit(1, prepared);
            }
            second.write(0, "b");
            second.commit(2, second.prepare(2));
            List<String> expected = choice == MissingMarker.PUBLISH ? List.of("a", "a", "b") : List.of("a", "b");
            assertThat(broker.readValues(topic, expected.size())).isEqualTo(expected);
        }
    }

    @Test
    void aLivingAttemptWritesItsMarkerAgainIfItIsGone() throws Exception {
        try (SinkAttempts job = SinkAttempts.of(broker, "rewritten")) {
            SinkAttempts.Attempt first = job.begin(1).write(0, "a");
            first.commit(1, first.prepare(1));
            broker.admin()
                    .deleteConsumerGroupOffsets(job.transactionalId(), Set.of(new TopicPartition("rewritten", 0)))
                    .all()
                    .get();
            List<Committable> prepared = first.write(0, "b").prepare(2);
            first.commit(2, prepared);
            job.begin(1).commit(2, SinkAttempts.restored(prepared));
            assertThat(broker.readValues("rewritten", 2)).containsExactly("a", "b");
        }
    }

    @Test
    void doesNotForgetOutputThatCannotBePublishedForManyAttempts() throws Exception {
        try (SinkAttempts job = SinkAttempts.of(broker, "stuck")) {
            byte[] large = new byte[3_000];
            SinkAttempts.Attempt first = job.begin(1).write(0, new String(large));
            List<Committable> prepared = SinkAttempts.restored(first.prepare(1));
            configure("stuck", "max.message.bytes", "1000");
            for (int i = 0; i < Marker.MAX_IDLE + 4; i++) {
                SinkAttempts.Attempt next = job.begin(1);
                assertThatThrownBy(() -> next.commit(1, prepared))
                        .isInstanceOf(IOException.class)
                        .hasMessageContainingAll("RecordTooLargeException", "raise it again");
            }
            configure("stuck", "max.message.bytes", "10000");
            job.begin(1).commit(1, prepared);
            assertThat(broker.readValues("stuck", 1)).hasSize(1);
        }
    }

    private static void configure(String topic, String name, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        broker.admin()
                .incrementalAlterConfigs(Map.of(resource, List.of(change)))
                .all()
                .get();
    }

    private static List<String> texts(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }
}
