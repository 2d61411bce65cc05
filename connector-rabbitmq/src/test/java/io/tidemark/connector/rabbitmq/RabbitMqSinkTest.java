package io.tidemark.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.GetResponse;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.testkit.contract.FlakyProxy;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

@ExtendWith(Broker.class)
@Isolated("it stops the broker of all")
class RabbitMqSinkTest {
    private static final String QUEUE = "results";

    private final Broker broker = Broker.shared();
    private final TestSubtask subtask = TestSubtask.single().withJobName("job").withOperatorName("orders");

    @BeforeEach
    void declare() throws IOException {
        broker.declare(QueueDeclaration.classic(QUEUE));
    }

    @AfterEach
    void delete() throws IOException {
        broker.delete(QUEUE);
    }

    private RabbitMqSink.Builder<String> builder() {
        return RabbitMqSink.<String>builder()
                .setConnection(broker.client().build())
                .setSerializer(record -> record.getBytes(StandardCharsets.UTF_8));
    }

    private SinkWriter<String> open(RabbitMqSink<String> sink) throws IOException {
        return sink.createWriter(subtask, List.of());
    }

    private static void write(SinkWriter<String> writer, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            writer.write("message " + i, SourceOutput.NO_TIMESTAMP);
        }
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "message " + i).toList();
    }

    private static List<String> texts(List<GetResponse> messages) {
        return messages.stream()
                .map(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void hasEverythingConfirmedWhenItIsFlushed() throws IOException {
        try (SinkWriter<String> writer =
                open(builder().setQueue(QUEUE).setMaxUnconfirmed(10).build())) {
            write(writer, 0, 100);
            writer.flush(false);

            assertThat(texts(broker.takeAll(QUEUE))).isEqualTo(texts(100));
            assertThat(subtask.count("recordsWritten")).isEqualTo(100);
            assertThat(subtask.count("bytesWritten")).isEqualTo(10 * 9 + 90 * 10);
        }
    }

    @Test
    void publishesAgainWhatWasNotConfirmedWhenTheConnectionWasCut() throws IOException {
        try (FlakyProxy proxy = FlakyProxy.to(broker.server().port())) {
            RabbitMqSink<String> sink = builder()
                    .setConnection(Broker.client(proxy.port()).build())
                    .setQueue(QUEUE)
                    .setMessageId(record -> record)
                    .build();
            try (SinkWriter<String> writer = open(sink)) {
                write(writer, 0, 10);
                writer.flush(false);
                proxy.cutAfter(2_000);
                CompletableFuture<Void> recovery = CompletableFuture.runAsync(() -> recoverWhenCut(proxy));
                write(writer, 10, 100);
                recovery.join();
                writer.flush(false);

                List<GetResponse> messages = broker.takeAll(QUEUE);
                assertThat(new TreeSet<>(texts(messages))).isEqualTo(new TreeSet<>(texts(100)));
                assertThat(messages)
                        .allSatisfy(message -> assertThat(message.getProps().getMessageId())
                                .isEqualTo(message.getProps().getCorrelationId())
                                .isEqualTo(new String(message.getBody(), StandardCharsets.UTF_8)));
                assertThat(subtask.count("errors")).isPositive();
                assertThat(subtask.count("reconnects")).isPositive();
                assertThat(subtask.count("retries")).isPositive();
            }
        }
    }

    private static void recoverWhenCut(FlakyProxy proxy) {
        while (!proxy.hasCut()) {
            Thread.onSpinWait();
        }
        try {
            proxy.recover();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void losesNothingThatWasFlushedWhenTheBrokerIsKilled() throws IOException {
        QueueDeclaration queue = QueueDeclaration.quorum("killed-results");
        broker.declare(queue);
        broker.settle(queue.name());
        try (SinkWriter<String> writer = open(builder().setQueue(queue).build())) {
            write(writer, 0, 50);
            writer.flush(false);
            write(writer, 50, 60);
            broker.crash(queue.name());
            write(writer, 60, 100);
            writer.flush(true);

            assertThat(new TreeSet<>(texts(broker.takeAll(queue.name())))).isEqualTo(new TreeSet<>(texts(100)));
        }
        broker.delete(queue.name());
    }

    @Test
    void failsWhereAMessageReachesNoQueueUnlessItMay() throws IOException {
        RabbitMqSink.Builder<String> builder = builder()
                .setExchange(ExchangeDeclaration.of("unheard", "topic"))
                .setRoutingKey(record -> "key of " + record);
        try (SinkWriter<String> writer = open(builder.build())) {
            assertThatThrownBy(() -> {
                        write(writer, 0, 1);
                        writer.flush(false);
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("sink 'orders' of job 'job'")
                    .hasMessageContaining("exchange 'unheard' with routing key 'key of message 0'")
                    .hasMessageContaining("NO_ROUTE");
        }
        try (SinkWriter<String> writer = open(builder.allowUnroutable().build())) {
            write(writer, 0, 5);
            writer.flush(false);
            assertThat(subtask.count("unroutableRecords")).isEqualTo(5);
        }
        broker.channel().exchangeDelete("unheard");
    }

    @Test
    void choosesExchangeKeyAndPropertiesByRecord() throws IOException {
        RabbitMqSink<String> sink = builder()
                .setExchange(ExchangeDeclaration.of("shop", "topic"))
                .declare(QueueDeclaration.classic("even").boundTo("shop", "*.even"))
                .setExchange(record -> record.isEmpty() ? "" : "shop")
                .setRoutingKey(record -> record.isEmpty() ? QUEUE : "order." + record)
                .setProperties(record -> MessageProperties.builder()
                        .header("length", record.length())
                        .build())
                .setMessageId(record -> "id-" + record)
                .build();
        try (SinkWriter<String> writer = open(sink)) {
            writer.write("even", 0);
            writer.write("", 0);
            writer.flush(false);
        }
        assertThat(broker.takeAll("even")).singleElement().satisfies(message -> {
            assertThat(message.getProps().getHeaders()).containsEntry("length", 4);
            assertThat(message.getProps().getMessageId()).isEqualTo("id-even");
            assertThat(message.getProps().getDeliveryMode()).as("persistent").isEqualTo(2);
        });
        assertThat(broker.takeAll(QUEUE)).hasSize(1);
        broker.delete("even");
        broker.channel().exchangeDelete("shop");
    }

    @Test
    void failsWhereTheBrokerRefusesAndSaysWhat() throws IOException {
        try (SinkWriter<String> writer =
                open(builder().setExchange("nowhere").setRoutingKey("").build())) {
            assertThatThrownBy(() -> {
                        write(writer, 0, 1);
                        writer.flush(false);
                    })
                    .hasMessageContaining("NOT_FOUND")
                    .hasMessageContaining("'nowhere'");
        }
        QueueDeclaration full =
                QueueDeclaration.classic("full").argument("x-max-length", 1).argument("x-overflow", "reject-publish");
        try (SinkWriter<String> writer = open(builder().setQueue(full).build())) {
            assertThatThrownBy(() -> {
                        write(writer, 0, 10);
                        writer.flush(false);
                    })
                    .hasMessageContaining("a queue is full");
        }
        broker.delete("full");
        RabbitMqConnectionConfig wrong = broker.client().setUserName("stranger").build();
        assertThatThrownBy(() ->
                        open(builder().setConnection(wrong).setQueue(QUEUE).build()))
                .hasMessageContaining("ACCESS_REFUSED")
                .hasMessageContaining("user 'stranger'");
    }

    @Test
    void failsWhenTheBrokerFallsSilent() throws IOException {
        try (FlakyProxy proxy = FlakyProxy.to(broker.server().port())) {
            RabbitMqSink<String> sink = builder()
                    .setConnection(Broker.client(proxy.port()).build())
                    .setQueue(QUEUE)
                    .setConfirmTimeout(Duration.ofMillis(200))
                    .build();
            try (SinkWriter<String> writer = open(sink)) {
                proxy.fallSilent();
                write(writer, 0, 3);
                assertThatThrownBy(() -> writer.flush(false))
                        .hasMessageContaining("3 messages were not confirmed within the confirmTimeout of 200 ms");
            }
        }
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(builder().setQueue(QUEUE).build().guarantee().guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
        assertThatThrownBy(() -> builder().build()).hasMessageContaining("routingKey (or queue)");
        assertThatThrownBy(() -> RabbitMqSink.<String>builder().setQueue(QUEUE).build())
                .hasMessageContaining("connection");
        assertThatThrownBy(() -> builder().setMaxUnconfirmed(0)).hasMessageContaining("maxUnconfirmed");
        assertThatThrownBy(() -> builder().setConfirmTimeout(Duration.ZERO)).hasMessageContaining("confirmTimeout");
    }
}
