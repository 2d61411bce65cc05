package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.source.ReaderStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader holds, and what it does with splits that are paused. */
class KafkaSourceFlowTest {
    private static final long MAX_BYTES = 256 * 1024;
    private static final int PARTITION_FETCH_BYTES = 64 * 1024;

    private static SourceBroker broker;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        broker = SourceBroker.start(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        broker.close();
    }

    private static KafkaSource<String> source(String topic) {
        return KafkaSource.<String>builder()
                .setBootstrapServers(broker.servers())
                .setTopics(topic)
                .setMaxBufferedBytes(MAX_BYTES)
                .setProperty("max.partition.fetch.bytes", Integer.toString(PARTITION_FETCH_BYTES))
                .setDeserializer(KafkaRecordDeserializer.strings())
                .build();
    }

    /** Values of about a kilobyte. */
    private static List<String> values(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> prefix + i + "-" + "x".repeat(1_000))
                .toList();
    }

    @Test
    void holdsABoundedNumberOfBytesAndFetchesOnWhenSomeAreEmitted() throws Exception {
        String topic = broker.topic(2);
        List<String> first = values("a", 1_000);
        List<String> second = values("b", 1_000);
        broker.write(topic, 0, first);
        broker.write(topic, 1, second);
        // a poll gives what is fetched of both, when one byte less is held than may be
        long limit = MAX_BYTES + 2 * (PARTITION_FETCH_BYTES + PARTITION_FETCH_BYTES / 4);
        try (SourceReading<String> reading = SourceReading.start(source(topic))) {
            FetchBuffer buffer = reading.reader.buffer();
            while (!buffer.isFull()) {
                Thread.onSpinWait();
            }
            while (reading.emitted.size() < 2_000) {
                assertThat(buffer.bytes()).isLessThanOrEqualTo(limit);
                if (reading.poll() == ReaderStatus.WAITING) {
                    reading.context.awaitWakeUp();
                }
            }
            assertThat(buffer.bytes()).isZero();
            List<String> both = new ArrayList<>(first);
            both.addAll(second);
            assertThat(reading.records()).containsExactlyInAnyOrderElementsOf(both);
            assertThat(reading.context.count("bytesRead"))
                    .isEqualTo(both.stream().mapToLong(String::length).sum());
        }
    }

    @Test
    void tellsHowFarItIsBehind() throws Exception {
        String topic = broker.topic(2);
        broker.write(topic, 0, values("a", 300));
        broker.write(topic, 1, values("b", 50));
        try (SourceReading<String> reading = SourceReading.start(source(topic))) {
            assertThat(reading.context.gauge("recordsLag")).hasValue(0);
            reading.read(100);
            // the end of a partition is known once something of it was fetched
            reading.readUntil(() -> lag(reading) == 350 - reading.emitted.size());
            assertThat(reading.emitted.size()).isLessThan(350);
            reading.read(350);
            assertThat(lag(reading)).isZero();
            broker.write(topic, 0, values("c", 7));
            while (lag(reading) != 7) {
                reading.context.awaitWakeUp();
            }
            reading.read(357);
            assertThat(lag(reading)).isZero();
        }
    }

    private static long lag(SourceReading<?> reading) {
        return reading.context.gauge("recordsLag").orElseThrow();
    }

    @Test
    void aPausedSplitKeepsItsPlaceAndDoesNotKeepTheOthersFromBeingRead() throws Exception {
        String topic = broker.topic(2);
        List<String> slow = values("slow", 600);
        List<String> quick = values("quick", 2_000);
        broker.write(topic, 0, slow);
        String paused = topic + "-0";
        try (SourceReading<String> reading = SourceReading.start(source(topic))) {
            reading.read(150);
            assertThat(reading.reader.pauseOrResumeSplits(List.of(paused), List.of()))
                    .isTrue();
            int readOfPaused = reading.emitted.size();
            broker.write(topic, 1, quick);
            reading.read(readOfPaused + quick.size());
            assertThat(reading.records().subList(readOfPaused, readOfPaused + quick.size()))
                    .isEqualTo(quick);
            assertThat(reading.reader.snapshot(1)).contains(new KafkaSplit(topic, 0, readOfPaused, KafkaSplit.NO_STOP));

            reading.reader.pauseOrResumeSplits(List.of(), List.of(paused));
            reading.read(slow.size() + quick.size());
            assertThat(reading.records().stream().filter(record -> record.startsWith("slow")))
                    .containsExactlyElementsOf(slow);
        }
    }
}
