package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.source.BadRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source does with what it cannot read: offsets that are gone, and records that are no records. */
class KafkaSourceOffsetsTest {
    private static SourceBroker broker;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        broker = SourceBroker.start(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        broker.close();
    }

    private static KafkaSourceBuilder<String> strings(String topic) {
        return KafkaSource.<String>builder()
                .setBootstrapServers(broker.servers())
                .setTopics(topic)
                .setDeserializer(KafkaRecordDeserializer.strings());
    }

    private static String topicWithoutItsFirstRecords() throws Exception {
        String topic = broker.topic(1);
        broker.write(topic, 0, "a", "b", "c", "d");
        broker.deleteBefore(topic, 0, 3);
        return topic;
    }

    @Test
    void failsWhereTheOffsetIsGone() throws Exception {
        String topic = topicWithoutItsFirstRecords();
        KafkaSource<String> source = strings(topic).build();
        try (SourceReading<String> reading = SourceReading.goOn(source, List.of(new KafkaSplit(topic, 0, 1, 9)))) {
            assertThatThrownBy(() -> reading.read(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(
                            "Source 'orders'", "offset 1 of " + topic + "-0", "from 3 to 4", "onOffsetOutOfRange");
        }
        assertThat(source.guarantee().guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
    }

    @Test
    void goesOnAtTheFirstOffsetThereIs() throws Exception {
        String topic = topicWithoutItsFirstRecords();
        KafkaSource<String> source =
                strings(topic).onOffsetOutOfRange(OffsetOutOfRange.EARLIEST).build();
        try (SourceReading<String> reading = SourceReading.goOn(source, List.of(new KafkaSplit(topic, 0, 1, 9)))) {
            assertThat(reading.read(1)).containsExactly("d");
            reading.poll();
            assertThat(reading.context.count("offsetResets")).isOne();
        }
        assertThat(source.guarantee().guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
    }

    @Test
    void endsWhereAllThatIsWantedIsGone() throws Exception {
        String topic = topicWithoutItsFirstRecords();
        KafkaSource<String> source =
                strings(topic).onOffsetOutOfRange(OffsetOutOfRange.EARLIEST).build();
        try (SourceReading<String> reading = SourceReading.goOn(source, List.of(new KafkaSplit(topic, 0, 1, 3)))) {
            reading.reader.noMoreSplits();
            assertThat(reading.readToEnd()).isEmpty();
        }
    }

    @Test
    void goesOnAtTheEnd() throws Exception {
        String topic = topicWithoutItsFirstRecords();
        KafkaSource<String> source =
                strings(topic).onOffsetOutOfRange(OffsetOutOfRange.LATEST).build();
        try (SourceReading<String> reading = SourceReading.goOn(source, List.of(new KafkaSplit(topic, 0, 1, 9)))) {
            while (reading.context.count("offsetResets") == 0) {
                reading.poll();
            }
            broker.write(topic, 0, "e");
            assertThat(reading.read(1)).containsExactly("e");
        }
        assertThat(source.guarantee().guarantee()).isEqualTo(Guarantee.AT_MOST_ONCE);
    }

    @Test
    void failsWhereRecordsAreDeletedThatItHasNotComeTo() throws Exception {
        String topic = broker.topic(1);
        broker.write(topic, 0, Collections.nCopies(300, "x".repeat(10_000)));
        KafkaSource<String> source = strings(topic).setMaxBufferedBytes(20_000).build();
        try (SourceReading<String> reading = SourceReading.start(source)) {
            reading.read(1);
            broker.deleteBefore(topic, 0, 300);
            assertThatThrownBy(() -> reading.read(300))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("Source 'orders'", " of " + topic + "-0", "from 300 to 300");
            assertThat(reading.emitted).hasSizeLessThan(300);
        }
    }

    @Test
    void failsWhenItsTopicIsMadeAnewWithFewerRecordsThanWereRead() throws Exception {
        String topic = broker.topic(1);
        broker.write(topic, 0, "a", "b", "c");
        try (SourceReading<String> reading = SourceReading.start(strings(topic).build())) {
            reading.read(3);
            makeAnew(topic, "d");
            assertThatThrownBy(() -> reading.read(4))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(
                            "Source 'orders'", "offset 3 of " + topic + "-0", "from 0 to", "made anew");
        }
    }

    @Test
    void goesOnInATopicThatIsMadeAnewIfItIsTold() throws Exception {
        String topic = broker.topic(1);
        broker.write(topic, 0, "a", "b", "c");
        KafkaSource<String> source =
                strings(topic).onOffsetOutOfRange(OffsetOutOfRange.EARLIEST).build();
        try (SourceReading<String> reading = SourceReading.start(source)) {
            reading.read(3);
            makeAnew(topic, "d");
            assertThat(reading.read(4)).containsExactly("a", "b", "c", "d");
            reading.poll();
            assertThat(reading.context.count("offsetResets")).isOne();
            assertThat(reading.reader.snapshot(1)).containsExactly(new KafkaSplit(topic, 0, 1, KafkaSplit.NO_STOP));
        }
    }

    private static void makeAnew(String topic, String... values) throws Exception {
        broker.delete(topic);
        broker.create(topic, 1);
        broker.write(topic, 0, values);
    }

    private static String topicWithABadRecord() throws Exception {
        String topic = broker.topic(1);
        broker.write(topic, 0, "1", "two", "3");
        return topic;
    }

    private static KafkaSourceBuilder<Integer> numbers(String topic) {
        return KafkaSource.<Integer>builder()
                .setBootstrapServers(broker.servers())
                .setTopics(topic)
                .setBounded(OffsetsInitializer.latest())
                .setValueOnlyDeserializer(value -> Integer.valueOf(new String(value)));
    }

    @Test
    void failsOnABadRecordUnlessItIsToldOtherwise() throws Exception {
        String topic = topicWithABadRecord();
        try (SourceReading<Integer> reading = SourceReading.start(numbers(topic).build())) {
            assertThatThrownBy(reading::readToEnd)
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(
                            "Source 'orders'", "topic " + topic + ", partition 0, offset 1", "\"two\"", "onBadRecord");
        }
    }

    @Test
    void skipsBadRecordsAndCountsThem() throws Exception {
        KafkaSource<Integer> source =
                numbers(topicWithABadRecord()).onBadRecord(BadRecords.SKIP).build();
        try (SourceReading<Integer> reading = SourceReading.start(source)) {
            assertThat(reading.readToEnd()).containsExactly(1, 3);
            assertThat(reading.context.count("skippedRecords")).isOne();
        }
    }

    @Test
    void putsBadRecordsAside() throws Exception {
        String topic = topicWithABadRecord();
        KafkaSource<Integer> source =
                numbers(topic).onBadRecord(BadRecords.SIDE_OUTPUT).build();
        try (SourceReading<Integer> reading = SourceReading.start(source)) {
            assertThat(reading.readToEnd()).containsExactly(1, 3);
            assertThat(reading.rejected).singleElement().satisfies(rejected -> {
                assertThat(rejected.origin()).isEqualTo("topic " + topic + ", partition 0, offset 1");
                assertThat(rejected.content()).isEqualTo("two");
            });
        }
    }

    @Test
    void takesNoFailureBehindTheSourceForABadRecord() throws Exception {
        KafkaSource<Integer> source =
                numbers(topicWithABadRecord()).onBadRecord(BadRecords.SKIP).build();
        try (SourceReading<Integer> reading = SourceReading.start(source)) {
            reading.failOn(3);
            assertThatThrownBy(reading::readToEnd).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aTombstoneIsNoValue() throws Exception {
        String topic = broker.topic(1);
        broker.write(new ProducerRecord<>(topic, 0, "k".getBytes(), null));
        try (SourceReading<String> reading = SourceReading.start(strings(topic).build())) {
            assertThatThrownBy(() -> reading.read(1)).hasMessageContainingAll("tombstone", "setDeserializer");
        }
    }
}
