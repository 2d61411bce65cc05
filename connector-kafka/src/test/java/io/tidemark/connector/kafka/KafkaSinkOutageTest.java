package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobStatus;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.connector.kafka.KafkaRecordSerializerBuilder.ToBytes;
import io.tidemark.servers.KafkaServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a transaction whose records are sent, and which is then given up by the cluster, or loses it. */
class KafkaSinkOutageTest {
    private static final long DEADLINE_SECONDS = 90;
    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(5);

    /** Where a publication is interrupted in the tests with an engine: its sink cannot hold what does not serialize. */
    private static volatile Interruption interruption = new Interruption(() -> {});

    @TempDir
    Path directory;

    private SinkBroker broker;

    @BeforeEach
    void start() throws IOException {
        KafkaServer.Builder server =
                KafkaServer.builder().property("transaction.abort.timed.out.transaction.cleanup.interval.ms", "100");
        broker = SinkBroker.start(server, directory.resolve("broker"));
    }

    @AfterEach
    void stop() throws IOException {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void publishesAgainWhatTheClusterGaveUpForItsAge(boolean allIsSent) throws Exception {
        broker.createTopic("aged", 1);
        try (SinkAttempts job =
                new SinkAttempts(broker, "aged", builder -> builder.setTransactionTimeout(SHORTEST_TIMEOUT))) {
            // so long that half of them is more than one
            List<String> texts =
                    Stream.of("a", "b", "c").map(letter -> letter.repeat(1_000)).toList();
            SinkAttempts.Attempt attempt = job.begin(1).write(0, texts.toArray(String[]::new));
            Committable whole = attempt.prepare(1).get(0);
            List<Committable> interrupted = List.of(
                    allIsSent
                            ? InterruptedCommittable.atTheEnd(whole, this::untilItIsGivenUp)
                            : InterruptedCommittable.halfway(whole, this::untilItIsGivenUp));
            assertThatThrownBy(() -> attempt.commit(1, interrupted))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("'out'", "publish the output of checkpoint 1", "gave the transaction up");
            List<String> sent = broker.readAbortedToo("aged");
            assertThat(sent).as("what was sent in vain").isEqualTo(allIsSent ? texts : texts.subList(0, 1));
            assertThat(broker.readValues("aged")).isEmpty();

            attempt.commit(1, interrupted);
            attempt.commit(1, interrupted);
            attempt.write(0, "d");
            attempt.commit(2, attempt.prepare(2));
            assertThat(broker.readValues("aged", 4))
                    .startsWith(texts.toArray(String[]::new))
                    .endsWith("d")
                    .hasSize(4);
            broker.requireNoOpenTransaction();
        }
    }

    /** Waits as the process would that is stopped for so long. */
    private void untilItIsGivenUp() throws Exception {
        awaitATransaction();
        broker.requireNoOpenTransaction();
    }

    /** Waits for one that has records; that in which the attempt was entered in the marker may still be on its way to its end. */
    private void awaitATransaction() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (broker.openTransactions().stream().noneMatch(each -> each.state() == TransactionState.ONGOING)) {
            assertThat(System.nanoTime()).as("a transaction begins").isLessThan(deadline);
        }
    }

    @Test
    void aJobGoesOnAfterTheBrokerWasKilledInsideAPublication() throws Exception {
        interruption = new Interruption(() -> {
            awaitATransaction();
            broker.server().kill();
            broker.server().restart();
        });
        JobClient job = startJob();
        write(0, 1_000);
        interruption.over.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        write(1_000, 2_000);
        assertThat(broker.readValues("output", 2_000)).isEqualTo(numbered(0, 2_000));
        requireThatNothingFollows(job, 2_000);
    }

    @Test
    void aJobGoesOnAfterTheBrokerWasKilledInsideAPublicationAndStayedAwayUntilThatHasFailed() throws Exception {
        interruption = new Interruption(() -> {
            awaitATransaction();
            broker.server().kill();
        });
        JobClient job = startJob();
        write(0, 1_000);
        interruption.over.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (job.getFailures().isEmpty()) {
            assertThat(System.nanoTime()).as("the publication fails").isLessThan(deadline);
            Thread.onSpinWait();
        }
        assertThat(job.getFailures().toString()).contains("could not be published", "Is the cluster up");
        broker.server().restart();
        write(1_000, 2_000);
        assertThat(broker.readValues("output", 2_000)).isEqualTo(numbered(0, 2_000));
        requireThatNothingFollows(job, 2_000);
    }

    /** What would be there twice, and an open transaction, would be seen behind two more checkpoints. */
    private void requireThatNothingFollows(JobClient job, int records) throws Exception {
        for (int i = 0; i < 2; i++) {
            job.triggerCheckpoint().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(job.getJobStatus()).isEqualTo(JobStatus.RUNNING);
        job.cancel().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(broker.readValues("output")).hasSize(records);
        broker.requireNoOpenTransaction();
    }

    private JobClient startJob() throws Exception {
        broker.createTopic("input", 1);
        broker.createTopic("output", 1);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment()
                .setParallelism(1)
                .enableCheckpointing(Duration.ofMillis(100));
        env.getCheckpointConfig()
                .setCheckpointStorage(directory.resolve("checkpoints").toUri().toString());
        KafkaSource<String> source = KafkaSource.<String>builder()
                .setBootstrapServers(broker.servers())
                .setTopics("input")
                .setDeserializer(KafkaRecordDeserializer.strings())
                .build();
        KafkaSink<String> sink = KafkaSink.<String>builder()
                .setBootstrapServers(broker.servers())
                .setRecordSerializer(KafkaRecordSerializer.<String>builder()
                        .setTopic("output")
                        .setValueSerializer(ToBytes.string(text -> text))
                        .build())
                // how long it waits for a broker that is away
                .setProperty("max.block.ms", "2000")
                .setProperty("default.api.timeout.ms", "2000")
                .setProperty("request.timeout.ms", "1000")
                .setProperty("delivery.timeout.ms", "2000")
                .build();
        env.fromSource(source, "input").sinkTo(new InterruptedSink(sink)).name("output");
        return env.executeAsync("interrupted");
    }

    private void write(int from, int to) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String value : numbered(from, to)) {
                producer.send(new ProducerRecord<>("input", value.getBytes(StandardCharsets.UTF_8)));
            }
            producer.flush();
        }
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    /** What happens in the first publication that has records, and when it is over. */
    private record Interruption(
            InterruptedCommittable.Event event, AtomicBoolean hasBegun, CompletableFuture<Void> over) {
        Interruption(InterruptedCommittable.Event event) {
            this(event, new AtomicBoolean(), new CompletableFuture<>());
        }

        void happen() throws Exception {
            event.happen();
            over.complete(null);
        }

        List<Committable> in(List<Committable> committables) throws IOException {
            if (committables.isEmpty() || !hasBegun.compareAndSet(false, true)) {
                return committables;
            }
            List<Committable> interrupted = new ArrayList<>(committables);
            interrupted.set(0, InterruptedCommittable.atTheEnd(committables.get(0), this::happen));
            return interrupted;
        }
    }

    private record InterruptedSink(KafkaSink<String> sink) implements Sink<String> {
        @Override
        public DeclaredGuarantee guarantee() {
            return sink.guarantee();
        }

        @Override
        public SinkWriter<String> createWriter(SubtaskContext context, List<byte[]> states) throws IOException {
            return sink.createWriter(context, states);
        }

        @Override
        public Committer createCommitter(SubtaskContext context) throws IOException {
            Committer committer = sink.createCommitter(context);
            return new Committer() {
                @Override
                public void commit(long checkpointId, List<Committable> committables) throws IOException {
                    committer.commit(checkpointId, interruption.in(committables));
                }

                @Override
                public void close() throws IOException {
                    committer.close();
                }
            };
        }
    }
}
