package io.tidemark.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.testkit.contract.FlakyProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

@ExtendWith(Broker.class)
@Isolated("it stops the broker of all")
class RabbitMqStreamSourceTest {
    private static final String STREAM = "log";

    private final Broker broker = Broker.shared();

    @BeforeEach
    void declare() throws IOException {
        broker.declare(QueueDeclaration.stream(STREAM));
    }

    @AfterEach
    void delete() throws IOException {
        broker.delete(STREAM);
    }

    private RabbitMqStreamSource.Builder<String> builder() {
        return RabbitMqStreamSource.<String>builder()
                .setConnection(broker.client().build())
                .setDeserializer(message -> new String(message.body(), StandardCharsets.UTF_8));
    }

    private static String[] texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "message " + i).toArray(String[]::new);
    }

    @Test
    void goesOnWhenTheConnectionIsCutAndWhenTheBrokerIsKilled() throws IOException {
        broker.settle(STREAM);
        broker.publish(STREAM, texts(0, 100));
        try (FlakyProxy proxy = FlakyProxy.to(broker.server().port())) {
            RabbitMqStreamSource<String> source = builder()
                    .setConnection(Broker.client(proxy.port()).build())
                    .addStream(STREAM)
                    .setPrefetch(10)
                    .build();
            try (TestReader<String, RabbitMqStreamSplit> reader = TestReader.start(source)) {
                reader.read(30);
                proxy.refuse();
                proxy.recover();
                reader.read(80);
                broker.crash(STREAM);
                broker.publish(STREAM, texts(100, 120));
                reader.read(120);

                assertThat(reader.records).containsExactly(texts(0, 120));
                assertThat(reader.subtask.count("errors")).isGreaterThanOrEqualTo(2);
                assertThat(reader.subtask.count("reconnects")).isGreaterThanOrEqualTo(2);
                assertThat(reader.subtask.count("recordsRead")).isEqualTo(120);
                assertThat(reader.subtask.gauge("recordsLag")).hasValue(0);
                assertThat(reader.checkpoint()).containsExactly(new RabbitMqStreamSplit(STREAM, 120, 0));
            }
        }
    }

    @Test
    void startsWhereItIsTold() throws IOException {
        broker.publish(STREAM, texts(0, 10));
        RabbitMqStreamSource<String> fromOffset =
                builder().addStream(STREAM).startFrom(StreamOffset.offset(7)).build();
        try (TestReader<String, RabbitMqStreamSplit> reader = TestReader.start(fromOffset)) {
            assertThat(reader.read(3).records).containsExactly(texts(7, 10));
        }
        RabbitMqStreamSource<String> fromAMinuteAgo = builder()
                .addStream(STREAM)
                .startFrom(StreamOffset.timestamp(Instant.now().minusSeconds(60)))
                .build();
        try (TestReader<String, RabbitMqStreamSplit> reader = TestReader.start(fromAMinuteAgo)) {
            List<RabbitMqStreamSplit> initial = reader.checkpoint();
            assertThat(initial).extracting(RabbitMqStreamSplit::position).containsExactly(RabbitMqStreamSplit.BY_TIME);
            broker.publish(STREAM, texts(10, 12));
            assertThat(reader.read(12).records).containsExactly(texts(0, 12));
            assertThat(reader.checkpoint()).containsExactly(new RabbitMqStreamSplit(STREAM, 12, 0));
        }
        assertThatThrownBy(() -> StreamOffset.offset(0)).hasMessageContaining("earliest()");
    }

    /** The retention drops whole segments, so each must be small, and messages large. */
    @Test
    void tellsWhenTheStreamHasDroppedWhatWasNotRead() throws IOException {
        QueueDeclaration small = QueueDeclaration.stream("small")
                .argument("x-max-length-bytes", 20_000)
                .argument("x-stream-max-segment-size-bytes", 10_000);
        broker.declare(small);
        String text = "x".repeat(1_000);
        for (int i = 0; i < 200; i++) {
            broker.publish("small", text, MessageProperties.PERSISTENT);
            broker.confirm();
        }
        List<RabbitMqStreamSplit> checkpoint = List.of(new RabbitMqStreamSplit("small", 3, 0));
        RabbitMqStreamSource.Builder<String> builder = builder().addStream(small);
        try (TestReader<String, RabbitMqStreamSplit> reader = TestReader.start(builder.build(), checkpoint)) {
            assertThatThrownBy(() -> reader.read(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'small' no longer has the messages from offset 3 to")
                    .hasMessageContaining("setFailOnTruncation(false)");
        }
        RabbitMqStreamSource<String> lenient =
                builder.setFailOnTruncation(false).build();
        try (TestReader<String, RabbitMqStreamSplit> reader = TestReader.start(lenient, checkpoint)) {
            reader.readUntil(() -> reader.records.size() > 5);
            assertThat(reader.checkpoint().get(0).position()).isGreaterThan(9);
        }
        broker.delete("small");
    }

    @Test
    void refusesWhatCannotWork() {
        assertThatThrownBy(() -> builder().build()).hasMessageContaining("addStream");
        assertThatThrownBy(() -> builder().addStream(STREAM).addStream(STREAM)).hasMessageContaining("twice");
        assertThatThrownBy(() -> builder().setPrefetch(70_000)).hasMessageContaining("prefetch");
        assertThatThrownBy(() -> TestReader.start(builder().addStream("nowhere").build()))
                .hasMessageContaining("'nowhere'")
                .hasMessageContaining("NOT_FOUND");
    }
}
