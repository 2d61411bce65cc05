package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connector.kafka.SourceReading.Emitted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSourceTest {
    private static SourceBroker broker;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        broker = SourceBroker.start(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        broker.close();
    }

    private static KafkaSourceBuilder<String> strings(String... topics) {
        return KafkaSource.<String>builder()
                .setBootstrapServers(broker.servers())
                .setTopics(topics)
                .setDeserializer(KafkaRecordDeserializer.strings());
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    @Test
    void startsWhereItIsTold() throws Exception {
        String topic = broker.topic(1);
        TopicPartition partition = new TopicPartition(topic, 0);
        for (int i = 0; i < 5; i++) {
            broker.write(new ProducerRecord<>(
                    topic, 0, 1_000L * i, null, Integer.toString(i).getBytes()));
        }
        broker.admin
                .alterConsumerGroupOffsets("group-of-" + topic, Map.of(partition, new OffsetAndMetadata(3)))
                .all()
                .get();

        assertThat(readFrom(topic, OffsetsInitializer.earliest())).isEqualTo(numbered(0, 6));
        assertThat(readFrom(topic, OffsetsInitializer.latest())).isEqualTo(numbered(6, 7));
        assertThat(readFrom(topic, OffsetsInitializer.timestamp(1_500))).isEqualTo(numbered(2, 8));
        assertThat(readFrom(topic, OffsetsInitializer.timestamp(Long.MAX_VALUE / 2)))
                .isEqualTo(numbered(8, 9));
        assertThat(readFrom(topic, OffsetsInitializer.committedOffsets())).isEqualTo(numbered(3, 10));
        assertThat(readFrom(topic, OffsetsInitializer.offsets(Map.of(partition, 4L))))
                .isEqualTo(numbered(4, 11));
    }

    /** Reads what is there, and one more record that is written once the source has begun. */
    private static List<String> readFrom(String topic, OffsetsInitializer start) throws Exception {
        KafkaSource<String> source = strings(topic)
                .setGroupId("group-of-" + topic)
                .setStartingOffsets(start)
                .build();
        try (SourceReading<String> reading = SourceReading.start(source)) {
            long end = broker.end(topic, 0);
            broker.write(topic, 0, Long.toString(end));
            reading.readUntil(() -> reading.records().contains(Long.toString(end)));
            return reading.records();
        }
    }

    @Test
    void refusesToGuessWhereToStart() throws Exception {
        String topic = broker.topic(2);
        KafkaSourceBuilder<String> uncommitted = strings(topic).setGroupId("nobody-" + topic);

        assertThatThrownBy(() -> SourceReading.start(uncommitted
                        .setStartingOffsets(OffsetsInitializer.committedOffsets())
                        .build()))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("Source 'orders'", topic + "-0", topic + "-1", "committedOffsets(");
        assertThatThrownBy(() -> SourceReading.start(uncommitted
                        .setStartingOffsets(OffsetsInitializer.offsets(Map.of(new TopicPartition(topic, 1), 0L)))
                        .build()))
                .hasMessageContainingAll("no offset to start at", topic + "-0")
                .message()
                .doesNotContain(topic + "-1,");

        broker.write(topic, 0, "a");
        OffsetsInitializer otherwise = OffsetsInitializer.committedOffsets(OffsetsInitializer.earliest());
        try (SourceReading<String> reading =
                SourceReading.start(uncommitted.setStartingOffsets(otherwise).build())) {
            assertThat(reading.read(1)).containsExactly("a");
        }
    }

    @Test
    void stopsWhereItIsToldAlsoWhereOnlyMarkersOfTransactionsAreLeft() throws Exception {
        String topic = broker.topic(3);
        broker.commit(topic, 0, "a", "b");
        broker.abort(topic, 0, "no");
        broker.abort(topic, 1, "no", "no");
        try (SourceReading<String> reading = SourceReading.start(
                strings(topic).setBounded(OffsetsInitializer.latest()).build())) {
            broker.write(topic, 0, "too late");
            assertThat(reading.readToEnd()).containsExactly("a", "b");
            assertThat(reading.finished).containsExactlyInAnyOrder(topic + "-0", topic + "-1", topic + "-2");
            assertThat(reading.reader.snapshot(1)).isEmpty();
        }
    }

    @Test
    void endsWhereThereIsNothing() throws Exception {
        try (SourceReading<String> reading = SourceReading.start(
                strings(broker.topic(2)).setBounded(OffsetsInitializer.latest()).build())) {
            assertThat(reading.readToEnd()).isEmpty();
            assertThat(reading.finished).hasSize(2);
        }
    }

    @Test
    void stopsBeforeATransactionThatIsOpen() throws Exception {
        String topic = broker.topic(1);
        broker.write(topic, 0, "a");
        try (KafkaProducer<byte[], byte[]> open = broker.begin(topic, 0, "b");
                SourceReading<String> reading = SourceReading.start(
                        strings(topic).setBounded(OffsetsInitializer.latest()).build())) {
            assertThat(reading.readToEnd()).containsExactly("a");
            open.commitTransaction();
        }
    }

    @Test
    void stopsAtGivenOffsetsAndInTheMiddleOfABatch() throws Exception {
        String topic = broker.topic(2);
        broker.write(topic, 0, numbered(0, 10));
        broker.write(topic, 1, numbered(10, 20));
        Map<TopicPartition, Long> stops = Map.of(new TopicPartition(topic, 0), 4L, new TopicPartition(topic, 1), 0L);
        try (SourceReading<String> reading = SourceReading.start(
                strings(topic).setBounded(OffsetsInitializer.offsets(stops)).build())) {
            assertThat(reading.readToEnd()).isEqualTo(numbered(0, 4));
        }
    }

    @Test
    void readsWhatIsCommittedOrEverythingAsItIsTold() throws Exception {
        String topic = broker.topic(1);
        broker.abort(topic, 0, "aborted");
        broker.commit(topic, 0, "committed");
        try (SourceReading<String> reading = SourceReading.start(strings(topic).build())) {
            assertThat(reading.read(1)).containsExactly("committed");
        }
        KafkaSource<String> everything = strings(topic)
                .setProperty("isolation.level", "read_uncommitted")
                .build();
        try (SourceReading<String> reading = SourceReading.start(everything)) {
            assertThat(reading.read(2)).containsExactly("aborted", "committed");
        }
        assertThat(strings(topic).build().guarantee().toString()).contains("EXACTLY_ONCE");
        assertThat(everything.guarantee().toString()).contains("AT_LEAST_ONCE", "read_committed");
    }

    @Test
    void showsTheDeserializerTheWholeRecord() throws Exception {
        String topic = broker.topic(2);
        broker.write(new ProducerRecord<>(
                topic, 1, 1234L, "k".getBytes(), null, List.of(new RecordHeader("h", "x".getBytes()))));
        KafkaRecordDeserializer<String> everything = (record, output) -> {
            output.collect(new String(record.key(), StandardCharsets.UTF_8)
                    + record.value()
                    + new String(record.headers().lastHeader("h").value(), StandardCharsets.UTF_8)
                    + record.timestamp()
                    + record.partition()
                    + record.offset());
            output.collect("another", 5);
        };
        KafkaSource<String> source = KafkaSource.<String>builder()
                .setBootstrapServers(broker.servers())
                .setPartitions(Set.of(new TopicPartition(topic, 1)))
                .setDeserializer(everything)
                .build();
        try (SourceReading<String> reading = SourceReading.start(source)) {
            reading.read(2);
            assertThat(reading.emitted)
                    .containsExactly(
                            new Emitted<>("knullx123410", 1234, topic + "-1"),
                            new Emitted<>("another", 5, topic + "-1"));
        }
    }

    @Test
    void readsPartitionsAndTopicsThatAppearLaterFromTheirFirstRecord() throws Exception {
        String topic = broker.topic(1);
        broker.write(topic, 0, "before");
        KafkaSource<String> source = KafkaSource.<String>builder()
                .setBootstrapServers(broker.servers())
                .setTopicPattern(Pattern.compile(topic + "(-b)?"))
                .setStartingOffsets(OffsetsInitializer.latest())
                .setDeserializer(KafkaRecordDeserializer.strings())
                .build();
        try (SourceReading<String> reading = SourceReading.start(source)) {
            broker.addPartitions(topic, 2);
            broker.create(topic + "-b", 1);
            broker.write(topic, 1, "first of a partition");
            broker.write(topic + "-b", 0, "first of a topic");
            List<KafkaSplit> found = new ArrayList<>();
            while (found.size() < 2) {
                found.addAll(reading.discover());
            }
            assertThat(reading.read(2)).containsExactlyInAnyOrder("first of a partition", "first of a topic");
        }
    }

    @Test
    void aRestoredSourceThatStartsAtTheEndLosesNothingOfAPartitionThatAppearedMeanwhile() throws Exception {
        String topic = broker.topic(1);
        KafkaSource<String> source =
                strings(topic).setStartingOffsets(OffsetsInitializer.latest()).build();
        List<KafkaSplit> checkpoint;
        try (SourceReading<String> reading = SourceReading.start(source)) {
            broker.write(topic, 0, "a");
            reading.read(1);
            checkpoint = reading.reader.snapshot(1);
        }
        broker.addPartitions(topic, 2);
        broker.write(topic, 1, "b");
        try (SourceReading<String> reading = SourceReading.goOn(source, checkpoint)) {
            while (reading.discover().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(reading.read(1)).containsExactly("b");
        }
    }

    @Test
    void goesOnBehindTheLastRecordEmittedWhereverItIsCut() throws Exception {
        String topic = broker.topic(2);
        broker.write(topic, 0, numbered(0, 150));
        broker.commit(topic, 1, numbered(150, 300).toArray(String[]::new));
        KafkaSource<String> source = strings(topic).build();
        List<String> all = new ArrayList<>();
        List<KafkaSplit> checkpoint = List.of();
        while (all.size() < 300) {
            try (SourceReading<String> reading =
                    all.isEmpty() ? SourceReading.start(source) : SourceReading.goOn(source, checkpoint)) {
                all.addAll(reading.read(1));
                checkpoint = reading.reader.snapshot(1);
            }
        }
        assertThat(all).containsExactlyInAnyOrderElementsOf(numbered(0, 300));
    }

    @Test
    void commitsTheOffsetsOfCompleteCheckpointsToTheGroup() throws Exception {
        String topic = broker.topic(1);
        TopicPartition partition = new TopicPartition(topic, 0);
        broker.write(topic, 0, numbered(0, 10));
        String group = "watched-" + topic;
        try (SourceReading<String> reading =
                SourceReading.start(strings(topic).setGroupId(group).build())) {
            reading.read(10);
            reading.reader.snapshot(1);
            broker.write(topic, 0, "not yet");
            reading.read(11);
            reading.reader.snapshot(2);
            reading.reader.notifyCheckpointComplete(1);
            Map<TopicPartition, OffsetAndMetadata> committed = Map.of();
            while (!committed.containsKey(partition)) {
                committed = broker.admin
                        .listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get();
            }
            assertThat(committed.get(partition).offset()).isEqualTo(10);
            assertThat(reading.context.count("commitFailures")).isZero();
            assertThat(reading.context.count("recordsRead")).isEqualTo(11);
        }
    }

    @Test
    void commitsTheOffsetsOfTheLastCheckpointWhenItIsClosedRightBehindIt() throws Exception {
        String topic = broker.topic(1);
        broker.write(topic, 0, numbered(0, 10));
        String group = "ended-" + topic;
        try (SourceReading<String> reading = SourceReading.start(strings(topic)
                .setGroupId(group)
                .setBounded(OffsetsInitializer.latest())
                .build())) {
            reading.readToEnd();
            reading.reader.snapshot(1);
            reading.reader.notifyCheckpointComplete(1);
        }

        assertThat(broker.admin
                        .listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(new TopicPartition(topic, 0))
                        .offset())
                .isEqualTo(10);
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertThatThrownBy(() -> SourceReading.start(strings("no-such-topic").build()))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("Source 'orders'", "no-such-topic does not exist", broker.servers());
        String topic = broker.topic(1);
        assertThatThrownBy(() -> SourceReading.start(strings(topic)
                        .setPartitions(Set.of(new TopicPartition(topic, 7)))
                        .build()))
                .hasMessageContaining(topic + "-7 does not exist");
        assertThatThrownBy(() -> SourceReading.start(strings(topic)
                        .setTopicPattern(Pattern.compile("nothing-.*"))
                        .setPartitionDiscoveryInterval(Duration.ZERO)
                        .build()))
                .hasMessageContaining("finds no topics that match 'nothing-.*'");
    }

    @Test
    void failsWhenItsTopicIsDeleted() throws Exception {
        String topic = broker.topic(1);
        broker.write(topic, 0, "a");
        KafkaSource<String> source =
                strings(topic).setProperty("metadata.max.age.ms", "100").build();
        try (SourceReading<String> reading = SourceReading.start(source)) {
            reading.read(1);
            broker.delete(topic);
            assertThatThrownBy(() -> reading.read(2))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("Source 'orders'", "'" + topic + "' does not exist any more");
        }
        try (SourceReading<String> reading = SourceReading.goOn(source, List.of(new KafkaSplit(topic, 0, 1, 9)))) {
            reading.discover();
            assertThatThrownBy(reading::discover).hasMessageContaining(topic + " does not exist");
        }
    }
}
