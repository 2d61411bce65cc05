package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Output that is in a temporary file when its process is killed: published once, and the file is gone. */
class KafkaSinkSpillTest {
    private static final int KILLS = 3;
    private static final int RECORDS = 20_000;
    private static final long DEADLINE_SECONDS = 90;
    private static final String FILLING = "-" + "x".repeat(500);

    @TempDir
    Path directory;

    @Test
    void isPublishedOnceAndLeavesNoFileHoweverOftenItsProcessIsKilled() throws Exception {
        if (!OS.LINUX.isCurrentOs()) {
            abort("which files another process has open is asked as Linux answers it");
        }
        try (SinkBroker broker = SinkBroker.start(directory.resolve("broker"))) {
            broker.createTopic(SpillingJob.INPUT, 1);
            broker.createTopic(SpillingJob.OUTPUT, 1);
            for (int kill = 0; kill < KILLS; kill++) {
                write(broker, kill * RECORDS, (kill + 1) * RECORDS);
                try (SpillingJob job = SpillingJob.start(broker.servers(), directory)) {
                    await(
                            "output is spilled into a file without a name",
                            () -> job.openSpillFiles().stream().anyMatch(file -> file.endsWith("(deleted)")));
                    job.kill();
                    assertThat(names()).as("what a dead process left").isEmpty();
                }
            }
            try (SpillingJob job = SpillingJob.start(broker.servers(), directory)) {
                List<String> published = broker.readValues(SpillingJob.OUTPUT, KILLS * RECORDS);
                assertThat(published).isEqualTo(numbered(0, KILLS * RECORDS));
                await("what is published is closed", () -> job.openSpillFiles().isEmpty());
            }
            assertThat(broker.readValues(SpillingJob.OUTPUT)).hasSize(KILLS * RECORDS);
        }
    }

    private List<Path> names() throws IOException {
        try (Stream<Path> files = Files.list(SpillingJob.temporary(directory))) {
            return files.filter(file -> file.getFileName().toString().startsWith("tidemark-"))
                    .toList();
        }
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
        }
    }

    private static void write(SinkBroker broker, int from, int to) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String value : numbered(from, to)) {
                producer.send(new ProducerRecord<>(SpillingJob.INPUT, value.getBytes(StandardCharsets.UTF_8)));
            }
            producer.flush();
        }
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> number + FILLING).toList();
    }
}
