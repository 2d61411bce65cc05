package io.tidemark.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.source.BadRecords;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.testkit.contract.FlakyProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Broker.class)
@Isolated("it stops the broker of all")
class RabbitMqSourceTest {
    private static final String QUEUE = "orders";

    private final Broker broker = Broker.shared();

    @BeforeEach
    void declare() throws IOException {
        broker.declare(QueueDeclaration.classic(QUEUE));
    }

    @AfterEach
    void delete() throws IOException {
        broker.delete(QUEUE);
    }

    private RabbitMqSource.Builder<String> builder() {
        return RabbitMqSource.<String>builder()
                .setConnection(broker.client().build())
                .setDeserializer(message -> new String(message.body(), StandardCharsets.UTF_8));
    }

    private static String[] texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "message " + i).toArray(String[]::new);
    }

    @Test
    void goesOnWhenTheConnectionIsCutAndEmitsNothingTwice() throws IOException {
        broker.publish(QUEUE, texts(0, 50));
        try (FlakyProxy proxy = FlakyProxy.to(broker.server().port())) {
            RabbitMqSource<String> source = builder()
                    .setConnection(Broker.client(proxy.port()).build())
                    .addQueue(QUEUE)
                    .exactlyOnce()
                    .build();
            try (TestReader<String, RabbitMqSplit> reader = TestReader.start(source)) {
                reader.read(20).snapshot();
                proxy.refuse();
                proxy.recover();
                reader.readUntil(() -> reader.subtask.count("repeatedRecords") > 0);
                reader.complete();
                broker.publish(QUEUE, texts(50, 60));
                reader.read(60).checkpoint();

                assertThat(reader.records).containsExactly(texts(0, 60));
                assertThat(reader.subtask.count("errors")).isPositive();
                assertThat(reader.subtask.count("reconnects")).isPositive();
                assertThat(reader.subtask.count("recordsRead")).isEqualTo(60);
                assertThat(reader.subtask.count("bytesRead")).isEqualTo(10 * 9 + 50 * 10);
            }
        }
        assertThat(broker.ready(QUEUE)).as("what is not acknowledged").isZero();
    }

    @Test
    void tellsAboutHowFarItIsBehind() throws IOException {
        broker.publish(QUEUE, texts(0, 100));
        RabbitMqSource<String> source =
                builder().addQueue(QUEUE).setPrefetch(10).exactlyOnce().build();
        try (TestReader<String, RabbitMqSplit> reader = TestReader.start(source)) {
            // what is delivered while the broker is asked may count twice, or not at all
            awaitLag(reader, lag -> lag >= 90 && lag <= 110);
            while (reader.records.size() < 100) {
                reader.read(reader.records.size() + 10).checkpoint();
            }
            awaitLag(reader, lag -> lag == 0);
        }
    }

    private static void awaitLag(TestReader<?, ?> reader, LongPredicate wanted) {
        while (!wanted.test(reader.subtask.gauge("recordsLag").orElseThrow())) {
            reader.subtask.awaitWakeUp();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void goesOnWhenTheBrokerIsKilledAndComesBack(String type) throws IOException {
        QueueDeclaration queue = type.equals("quorum")
                ? QueueDeclaration.quorum("killed-" + type)
                : QueueDeclaration.classic("killed-" + type);
        broker.declare(queue);
        broker.settle(queue.name());
        RabbitMqSource<String> source = builder().addQueue(queue).exactlyOnce().build();
        try (TestReader<String, RabbitMqSplit> reader = TestReader.start(source)) {
            broker.publish(queue.name(), texts(0, 200));
            reader.read(100).checkpoint();
            reader.read(150);
            broker.crash(queue.name());
            reader.read(200).checkpoint();
            broker.publish(queue.name(), texts(200, 210));
            reader.read(210).checkpoint();

            assertThat(reader.records).containsExactly(texts(0, 210));
        }
        assertThat(broker.ready(queue.name())).isZero();
        broker.delete(queue.name());
    }

    /** Each round more than fills the window with messages that the checkpoint holds and the broker still has. */
    @Test
    void isNotHeldUpAfterARestartByWhatComesAgain() throws IOException {
        broker.publish(QUEUE, texts(0, 12));
        List<RabbitMqSplit> checkpoint = List.of(new RabbitMqSplit(QUEUE, List.of()));
        List<String> all = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            try (FlakyProxy proxy = FlakyProxy.to(broker.server().port())) {
                RabbitMqSource<String> source = builder()
                        .setConnection(Broker.client(proxy.port()).build())
                        .addQueue(QUEUE)
                        .setPrefetch(4)
                        .exactlyOnce()
                        .build();
                TestReader<String, RabbitMqSplit> reader = TestReader.start(source, checkpoint);
                reader.read(4);
                // the checkpoint is complete, and the process dies before it is told
                checkpoint = reader.snapshot();
                all.addAll(reader.records);
                proxy.refuse();
                reader.close();
            }
        }

        assertThat(all).containsExactly(texts(0, 12));
    }

    @Test
    void recognisesWhatAnOldProcessHasHeldUntilLater() throws IOException {
        broker.publish(QUEUE, texts(0, 10));
        RabbitMqSource<String> source = builder().addQueue(QUEUE).exactlyOnce().build();
        TestReader<String, RabbitMqSplit> old = TestReader.start(source);
        List<RabbitMqSplit> checkpoint = old.read(10).snapshot();
        try (TestReader<String, RabbitMqSplit> reader = TestReader.start(source, checkpoint)) {
            old.close();
            broker.publish(QUEUE, texts(10, 20));
            reader.read(10).checkpoint();

            assertThat(reader.records).containsExactly(texts(10, 20));
            assertThat(reader.subtask.count("repeatedRecords")).isEqualTo(10);
        }
        assertThat(broker.ready(QUEUE)).isZero();
    }

    @Test
    void stopsAtTheWindowUntilACheckpointIsComplete() throws IOException {
        broker.publish(QUEUE, texts(0, 10));
        RabbitMqSource<String> source =
                builder().addQueue(QUEUE).setPrefetch(4).atLeastOnce().build();
        try (TestReader<String, RabbitMqSplit> reader = TestReader.start(source)) {
            reader.read(4);
            assertThat(broker.ready(QUEUE)).isEqualTo(6);
            assertThat(reader.checkpoint()).containsExactly(new RabbitMqSplit(QUEUE, List.of()));
            reader.read(8).checkpoint();
            reader.read(10);
            assertThat(reader.records).containsExactly(texts(0, 10));
        }
        assertThat(broker.ready(QUEUE)).as("what no checkpoint holds").isEqualTo(2);
    }

    @Test
    void readsOnWithoutAcknowledgementsWhereMessagesMayBeLost() throws IOException {
        broker.publish(QUEUE, texts(0, 100));
        RabbitMqSource<String> source =
                builder().addQueue(QUEUE).setPrefetch(3).atMostOnce().build();
        try (TestReader<String, RabbitMqSplit> reader = TestReader.start(source)) {
            assertThat(reader.read(100).records).containsExactly(texts(0, 100));
        }
        assertThat(broker.ready(QUEUE)).isZero();
    }

    @Test
    void givesTheDeserializerAllThatIsSaidAboutAMessage() throws IOException {
        MessageProperties properties = MessageProperties.builder()
                .header("text", "a")
                .header("number", 7)
                .header("list", List.of("b", 1L))
                .contentType("text/plain")
                .contentEncoding("UTF-8")
                .persistent(false)
                .priority(3)
                .correlationId("c")
                .replyTo("d")
                .expiration("60000")
                .messageId("e")
                .timestamp(Instant.ofEpochSecond(1_000))
                .type("f")
                .userId("tidemark")
                .appId("g")
                .build();
        broker.publish(QUEUE, "hello", properties);
        RabbitMqSource<MessageProperties> source = RabbitMqSource.<MessageProperties>builder()
                .setConnection(broker.client().build())
                .addQueue(QUEUE)
                .setDeserializer(RabbitMqMessage::properties)
                .exactlyOnce("message id", message -> message.properties().messageId())
                .build();
        try (TestReader<MessageProperties, RabbitMqSplit> reader = TestReader.start(source)) {
            assertThat(reader.read(1).records).containsExactly(properties);
            assertThat(reader.timestamps).containsExactly(1_000_000L);
            assertThat(reader.checkpoint()).containsExactly(new RabbitMqSplit(QUEUE, List.of("e")));
        }
        assertThat(properties.toBuilder().build()).isEqualTo(properties);
    }

    @Test
    void failsAtAMessageWithoutAnIdUnlessToldOtherwise() throws IOException {
        broker.publish(QUEUE, "nameless", MessageProperties.PERSISTENT);
        broker.publish(QUEUE, "named");
        RabbitMqSource.Builder<String> builder = builder().addQueue(QUEUE).exactlyOnce();
        try (TestReader<String, RabbitMqSplit> reader = TestReader.start(builder.build())) {
            assertThatThrownBy(() -> reader.read(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'orders'")
                    .hasMessageContaining("it has no correlation id")
                    .hasMessageContaining("onBadRecord");
        }
        RabbitMqSource<String> aside =
                builder.onBadRecord(BadRecords.SIDE_OUTPUT).build();
        try (TestReader<String, RabbitMqSplit> reader = TestReader.start(aside)) {
            assertThat(reader.read(1).records).containsExactly("named");
            assertThat(reader.timestamps).containsExactly(SourceOutput.NO_TIMESTAMP);
            assertThat(reader.rejected).singleElement().satisfies(rejected -> {
                assertThat(rejected.content()).isEqualTo("nameless");
                assertThat(rejected.reason()).contains("correlation id");
            });
            assertThat(reader.subtask.count("recordsRead")).isEqualTo(2);
        }
        try (TestReader<String, RabbitMqSplit> reader =
                TestReader.start(builder.onBadRecord(BadRecords.SKIP).build())) {
            assertThat(reader.read(1).records).containsExactly("named");
            assertThat(reader.subtask.count("skippedRecords")).isEqualTo(1);
            reader.checkpoint();
        }
        assertThat(broker.ready(QUEUE)).as("the bad one is acknowledged, too").isZero();
    }

    @Test
    void failsWhereTheBrokerRefusesAndSaysWhat() {
        assertThatThrownBy(() -> TestReader.start(builder().addQueue("nowhere").build()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'nowhere'")
                .hasMessageContaining("NOT_FOUND");
        assertThatThrownBy(() -> TestReader.start(
                        builder().addQueue(QueueDeclaration.quorum(QUEUE)).build()))
                .hasMessageContaining("PRECONDITION_FAILED")
                .hasMessageContaining("x-queue-type");
        RabbitMqConnectionConfig wrong = broker.client().setPassword("a guess").build();
        assertThatThrownBy(() -> TestReader.start(
                        builder().setConnection(wrong).addQueue(QUEUE).build()))
                .hasMessageContaining("ACCESS_REFUSED")
                .hasMessageContaining("user 'tidemark'")
                .hasMessageNotContaining("a guess");
        RabbitMqConnectionConfig elsewhere =
                broker.client().setVirtualHost("missing").build();
        RabbitMqSource<String> source =
                builder().setConnection(elsewhere).addQueue(QUEUE).build();
        try (TestReader<String, RabbitMqSplit> reader =
                TestReader.start(source, List.of(new RabbitMqSplit(QUEUE, List.of())))) {
            assertThatThrownBy(() -> reader.read(1))
                    .hasMessageContaining("source 'orders' of job 'job'")
                    .hasMessageContaining("missing");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void failsWhenItsQueueIsDeletedWhileItReads() throws IOException {
        broker.declare(QueueDeclaration.classic("short-lived"));
        broker.publish("short-lived", "one");
        try (TestReader<String, RabbitMqSplit> reader =
                TestReader.start(builder().addQueue("short-lived").build())) {
            reader.read(1);
            broker.delete("short-lived");
            assertThatThrownBy(() -> reader.read(2)).hasMessageContaining("'short-lived'");
        }
    }

    @Test
    void givesUpWhenTheBrokerDoesNotComeBack() throws IOException {
        try (FlakyProxy proxy = FlakyProxy.to(broker.server().port())) {
            RabbitMqConnectionConfig impatient = Broker.client(proxy.port())
                    .setReconnect(Duration.ofMillis(1), Duration.ofMillis(2), 3)
                    .build();
            RabbitMqSource<String> source =
                    builder().setConnection(impatient).addQueue(QUEUE).build();
            try (TestReader<String, RabbitMqSplit> reader = TestReader.start(source)) {
                proxy.refuse();
                assertThatThrownBy(() -> reader.read(1))
                        .hasMessageContaining("127.0.0.1:" + proxy.port())
                        .hasMessageContaining("3 times in a row");
            }
        }
    }

    @Test
    void encryptsAndLetsInOnlyABrokerThatItTrusts() throws IOException {
        broker.publish(QUEUE, "secret");
        RabbitMqConnectionConfig.Builder client = Broker.client(broker.server().tlsPort());
        RabbitMqConnectionConfig trusting =
                client.setTrustedCertificates(broker.server().certificate()).build();
        try (TestReader<String, RabbitMqSplit> reader = TestReader.start(
                builder().setConnection(trusting).addQueue(QUEUE).build())) {
            assertThat(reader.read(1).records).containsExactly("secret");
        }
        RabbitMqConnectionConfig careful =
                Broker.client(broker.server().tlsPort()).useTls().build();
        assertThatThrownBy(() -> TestReader.start(
                        builder().setConnection(careful).addQueue(QUEUE).build()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("certification path");
    }

    @Test
    void keepsThePlaceOfAQueueThatItNoLongerReads() throws IOException {
        List<RabbitMqSplit> before = List.of(new RabbitMqSplit("former", List.of("a")));
        try (TestReader<String, RabbitMqSplit> reader =
                TestReader.start(builder().addQueue(QUEUE).build(), before)) {
            assertThat(reader.checkpoint()).isEqualTo(before);
        }
    }

    @Test
    void declaresWhatItsConfigurationGives() {
        RabbitMqSource.Builder<String> builder = builder().addQueue(QUEUE);

        assertThat(builder.build().guarantee().guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
        assertThat(builder.exactlyOnce().build().guarantee().guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
        assertThat(builder.atMostOnce().build().guarantee().guarantee()).isEqualTo(Guarantee.AT_MOST_ONCE);
    }

    @Test
    void refusesWhatCannotWork() {
        assertThatThrownBy(() -> builder().build()).hasMessageContaining("addQueue");
        assertThatThrownBy(() -> builder().addQueue(QUEUE).addQueue(QUEUE)).hasMessageContaining("twice");
        assertThatThrownBy(() -> builder().setPrefetch(0)).hasMessageContaining("prefetch");
        assertThatThrownBy(() -> builder()
                        .addQueue(QUEUE)
                        .exactlyOnce()
                        .setPrefetch(100)
                        .setIdRetention(399, Duration.ofHours(1))
                        .build())
                .hasMessageContaining("idRetention.maxIds")
                .hasMessageContaining("4 times the prefetch");
        assertThatThrownBy(
                        () -> RabbitMqSource.<String>builder().addQueue(QUEUE).build())
                .hasMessageContaining("connection");
    }
}
