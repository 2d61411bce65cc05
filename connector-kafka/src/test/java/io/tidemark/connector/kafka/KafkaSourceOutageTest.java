package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.servers.KafkaServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that goes away, and one that asks who is there. */
class KafkaSourceOutageTest {
    private static final long DEADLINE_SECONDS = 90;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(6);

    @TempDir
    Path directory;

    private SourceBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = SourceBroker.start(KafkaServer.builder().withPassword().withTls(), directory.resolve("data"));
    }

    @AfterEach
    void stop() throws IOException {
        broker.close();
    }

    private KafkaSourceBuilder<String> strings(String topic) {
        return KafkaSource.<String>builder()
                .setBootstrapServers(broker.servers())
                .setTopics(topic)
                .setGroupId("watched")
                .setDeserializer(KafkaRecordDeserializer.strings());
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    @Test
    void aJobWaitsForABrokerThatWentAwayAndGoesOn() throws Exception {
        String topic = broker.topic(2);
        broker.write(topic, 0, numbered(0, 100));
        CollectSink<String> sink = new CollectSink<>();
        JobClient job = start(sink, strings(topic).setPartitionDiscoveryInterval(Duration.ofMillis(50)));
        awaitResults(sink, 100);

        broker.server.kill();
        await(() -> count(job, "discoveryFailures") > 0);
        broker.server.restart();
        broker.write(topic, 1, numbered(100, 200));
        awaitResults(sink, 200);

        assertThat(sink.results()).containsExactlyInAnyOrderElementsOf(numbered(0, 200));
        assertThat(job.getFailures()).isEmpty();
        job.cancel().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void aJobThatBeganAtTheEndReadsAllOfAPartitionThatAppearedWhileItWasDown() throws Exception {
        String topic = broker.topic(1);
        broker.write(topic, 0, "before");
        CollectSink<String> sink = new CollectSink<>();
        KafkaSourceBuilder<String> source = strings(topic)
                .setStartingOffsets(OffsetsInitializer.latest())
                .setPartitionDiscoveryInterval(Duration.ofMillis(50));
        JobClient first = start(sink, source);
        await(() -> first.getLastCompletedCheckpoint().isPresent());
        broker.write(topic, 0, "a");
        awaitResults(sink, 1);
        first.cancel().get(DEADLINE_SECONDS, TimeUnit.SECONDS);

        broker.addPartitions(topic, 2);
        broker.write(topic, 0, "b");
        broker.write(topic, 1, "c");
        JobClient second = start(sink, source);
        awaitResults(sink, 3);
        second.cancel().get(DEADLINE_SECONDS, TimeUnit.SECONDS);

        assertThat(sink.results()).containsExactlyInAnyOrder("a", "b", "c");
    }

    private JobClient start(CollectSink<String> sink, KafkaSourceBuilder<String> source) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment()
                .setParallelism(2)
                .enableCheckpointing(Duration.ofMillis(50));
        env.getCheckpointConfig()
                .setCheckpointStorage(directory.resolve("checkpoints").toUri().toString());
        env.fromSource(source.build(), "orders").sinkTo(sink);
        return env.executeAsync("reading");
    }

    private static long count(JobClient job, String counter) {
        return job.getMetrics().getOrDefault("orders." + counter, 0L);
    }

    private static void awaitResults(CollectSink<String> sink, int count) {
        await(() -> sink.results().size() >= count);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the time it took").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void saysThatNoBrokerAnswersWhenItIsStarted() throws Exception {
        broker.server.kill();
        KafkaSource<String> source = strings("orders")
                .setProperty("request.timeout.ms", "1000")
                .setProperty("default.api.timeout.ms", "1000")
                .build();

        assertThatThrownBy(() -> SourceReading.start(source))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("Source 'orders'", broker.servers(), "No broker answers");
    }

    @Test
    void closesInBoundedTimeWhileTheBrokerIsAway() throws Exception {
        String topic = broker.topic(1);
        broker.write(topic, 0, "a");
        SourceReading<String> reading = SourceReading.start(strings(topic).build());
        reading.read(1);
        reading.reader.snapshot(1);
        broker.server.kill();
        reading.reader.notifyCheckpointComplete(1);
        long start = System.nanoTime();
        reading.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(CLOSE_LIMIT);
    }

    @Test
    void saysThatItIsNotLetInAndNotByWhichPassword() throws Exception {
        String topic = broker.topic(1);
        String wrong = "not-the-password";
        KafkaSource<String> source = withPassword(topic, wrong);

        assertThatThrownBy(() -> SourceReading.start(source))
                .isInstanceOf(IOException.class)
                .satisfies(e -> {
                    assertThat(e)
                            .hasMessageContainingAll(
                                    "Source 'orders'", "refused the authentication", "sasl.jaas.config");
                    assertThat(text(e)).doesNotContain(wrong);
                });
        try (SourceReading<String> reading =
                SourceReading.goOn(source, List.of(new KafkaSplit(topic, 0, 0, KafkaSplit.NO_STOP)))) {
            assertThatThrownBy(() -> reading.read(1)).satisfies(e -> {
                assertThat(e).hasMessageContainingAll("Source 'orders'", "refused the authentication");
                assertThat(text(e)).doesNotContain(wrong);
            });
        }
    }

    @Test
    void showsNoPartOfALoginConfigurationThatCannotBeRead() {
        KafkaSource<String> source = strings("orders")
                .setProperty("security.protocol", "SASL_PLAINTEXT")
                .setProperty("sasl.mechanism", "PLAIN")
                .setProperty(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=me password=hunter 2 hunter3;")
                .build();

        assertThatThrownBy(() -> SourceReading.start(source)).satisfies(e -> {
            assertThat(e).hasMessageContaining("Source 'orders'");
            assertThat(text(e)).doesNotContain("hunter");
        });
    }

    @Test
    void readsWithThePasswordAndThroughTls() throws Exception {
        String topic = broker.topic(1);
        broker.write(topic, 0, "a");
        try (SourceReading<String> reading = SourceReading.start(withPassword(topic, KafkaServer.PASSWORD))) {
            assertThat(reading.read(1)).containsExactly("a");
        }
        KafkaSource<String> encrypted = strings(topic)
                .setBootstrapServers(broker.server.tlsBootstrapServers())
                .setProperty("security.protocol", "SSL")
                .setProperty("ssl.truststore.type", "PEM")
                .setProperty(
                        "ssl.truststore.location", broker.server.certificate().toString())
                .build();
        try (SourceReading<String> reading = SourceReading.start(encrypted)) {
            assertThat(reading.read(1)).containsExactly("a");
        }
    }

    private KafkaSource<String> withPassword(String topic, String password) {
        return strings(topic)
                .setBootstrapServers(broker.server.passwordBootstrapServers())
                .setProperty("security.protocol", "SASL_PLAINTEXT")
                .setProperty("sasl.mechanism", "PLAIN")
                .setProperty(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
                                + KafkaServer.USER + "\" password=\"" + password + "\";")
                .build();
    }

    private static String text(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
