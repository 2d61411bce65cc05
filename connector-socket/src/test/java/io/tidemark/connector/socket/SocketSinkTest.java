package io.tidemark.connector.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketSinkTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    private final ExecutorService peerThread = Executors.newSingleThreadExecutor();
    private final TestSubtask context = TestSubtask.single().withJobName("job").withOperatorName("out");
    private TestServer server;

    @BeforeEach
    void listen() throws IOException {
        server = new TestServer();
    }

    @AfterEach
    void stopListening() throws IOException, InterruptedException {
        server.close();
        peerThread.shutdownNow();
        assertThat(peerThread.awaitTermination(TestServer.TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .isTrue();
    }

    private SocketSink.Builder<Object> lines() {
        return SocketSink.lines(TestServer.HOST, server.port(), Object::toString);
    }

    private SinkWriter<Object> open(SocketSink.Builder<Object> builder) throws IOException {
        return builder.build().createWriter(context, List.of());
    }

    private static void write(SinkWriter<Object> writer, Object... records) throws IOException {
        for (Object record : records) {
            writer.write(record, SourceOutput.NO_TIMESTAMP);
        }
    }

    @Test
    void writesThroughAtTheBarrier() throws IOException {
        try (SinkWriter<Object> writer = open(lines())) {
            TestServer.Peer peer = server.accept();
            write(writer, 1, "zwölf", "");
            writer.flush(false);
            assertThat(peer.readLine()).isEqualTo("1");
            assertThat(peer.readLine()).isEqualTo("zwölf");
            assertThat(peer.readLine()).isEmpty();
            assertThat(context.count("recordsWritten")).isEqualTo(3);
            assertThat(context.count("bytesWritten")).isEqualTo("1\nzwölf\n\n".getBytes(StandardCharsets.UTF_8).length);
            assertThat(writer.prepareCommit(1).committables()).isEmpty();
        }
    }

    @Test
    void publishesNothingWhenClosedWithoutABarrier() throws IOException {
        SinkWriter<Object> writer = open(lines());
        TestServer.Peer peer = server.accept();
        write(writer, "never flushed");
        writer.close();
        assertThat(peer.readLine()).isNull();
    }

    @Test
    void writesLinesAndBlocksLargerThanItsBuffer() throws Exception {
        String longLine = "é".repeat(500_000);
        try (SinkWriter<Object> writer = open(lines())) {
            TestServer.Peer peer = server.accept();
            Future<List<String>> received = peerThread.submit(() -> readUntil(peer, "end"));
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                sent.add("line " + i);
            }
            sent.add(longLine);
            sent.add("end");
            write(writer, sent.toArray());
            writer.flush(true);
            assertThat(received.get(TestServer.TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(sent);
        }
    }

    private static List<String> readUntil(TestServer.Peer peer, String last) throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        do {
            line = peer.readLine();
            lines.add(line);
        } while (!last.equals(line));
        return lines;
    }

    @Test
    void marksTheByteOrderOnceAStream() throws IOException {
        SinkWriter<Object> writer = open(lines().charset(StandardCharsets.UTF_16));
        TestServer.Peer peer = server.accept();
        write(writer, "a", "b");
        writer.flush(true);
        writer.close();
        byte[] bytes = peer.socket().getInputStream().readAllBytes();
        assertThat(bytes).isEqualTo("a\nb\n".getBytes(StandardCharsets.UTF_16));
    }

    @Test
    void failsOnceThePeerHasGoneSoThatTheJobRestarts() throws IOException {
        try (SinkWriter<Object> writer = open(lines())) {
            server.accept();
            server.goAway();
            assertThatThrownBy(() -> flushUntilItFails(writer))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Socket sink 'out' of job 'job' lost its peer 127.0.0.1:" + server.port())
                    .hasMessageContaining("sent again when the job restarts");
        }
        assertThatThrownBy(() -> open(lines()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Socket sink 'out' of job 'job': Cannot connect to 127.0.0.1:" + server.port())
                .hasMessageContaining("Check that a server listens there");
        assertThat(context.count("errors")).isEqualTo(2);
        server.comeBack();
        try (SinkWriter<Object> writer = open(lines())) {
            TestServer.Peer peer = server.accept();
            write(writer, "again");
            writer.flush(false);
            assertThat(peer.readLine()).isEqualTo("again");
        }
    }

    private static void flushUntilItFails(SinkWriter<Object> writer) throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < TestServer.TIMEOUT_NANOS) {
            write(writer, "lost");
            writer.flush(false);
        }
    }

    @Test
    void givesUpOnAPeerThatTakesNothing() throws IOException {
        try (SinkWriter<Object> writer = open(lines().stallTimeout(SHORT))) {
            server.accept();
            assertThatThrownBy(() -> floodUntilItFails(writer))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("stallTimeout of " + SHORT);
        }
    }

    private static void floodUntilItFails(SinkWriter<Object> writer) throws IOException {
        String line = "x".repeat(1024 * 1024);
        for (int i = 0; i < 1_000; i++) {
            write(writer, line);
        }
    }

    @Test
    void goesOnWithAPeerThatEchoesAndNeverStopsTalking() throws Exception {
        try (SinkWriter<Object> writer = open(lines())) {
            TestServer.Peer peer = server.accept();
            String line = "x".repeat(1024 * 1024);
            Future<Boolean> echoed = peerThread.submit(() -> {
                for (int i = 0; i < 30; i++) {
                    peer.send(peer.readLine() + "\n");
                }
                return true;
            });
            for (int i = 0; i < 30; i++) {
                write(writer, line);
            }
            long start = System.nanoTime();
            while (!echoed.isDone() && System.nanoTime() - start < TestServer.TIMEOUT_NANOS) {
                writer.flush(false);
                Thread.yield();
            }
            assertThat(echoed.isDone()).as("the peer could send all its echoes").isTrue();
        }
    }

    @Test
    void endsABlockedWriteWhenItsThreadIsInterrupted() throws IOException {
        try (SinkWriter<Object> writer = open(lines())) {
            server.accept();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> floodUntilItFails(writer)).isInstanceOf(ClosedByInterruptException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void refusesARecordThatBecomesMoreThanOneLine() throws IOException {
        try (SinkWriter<Object> writer = open(lines())) {
            assertThatThrownBy(() -> write(writer, "a\nb"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'a\\nb'")
                    .hasMessageContaining("'out'");
            assertThatThrownBy(() -> write(writer, "a\r")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesACharacterThatTheCharsetLacksAndWritesNothingOfItsLine() throws IOException {
        SinkWriter<Object> writer = open(lines().charset(StandardCharsets.ISO_8859_1));
        TestServer.Peer peer = server.accept();
        write(writer, "fine");
        assertThatThrownBy(() -> write(writer, "10 €"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot write '10 €' in ISO-8859-1")
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> write(writer, "half a pair \uD800")).isInstanceOf(IOException.class);
        writer.flush(false);
        writer.close();
        assertThat(peer.readLine()).isEqualTo("fine");
        assertThat(peer.readLine()).isNull();
    }

    @Test
    void saysWhereItsDutyEnds() {
        SocketSink<Object> plain = lines().build();
        assertThat(plain.guarantee().guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
        assertThat(plain.guarantee().reason()).contains("acknowledgedBy").contains("TCP");
        SocketSink<Object> confirmed = lines().acknowledgedBy("SYNC", "OK").build();
        assertThat(confirmed.guarantee().guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
        assertThat(confirmed.guarantee().reason()).contains("'OK'").contains("'SYNC'");
    }

    @Test
    void canBeShippedToAnotherProcess() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
            output.writeObject(lines().acknowledgedBy("SYNC", "OK").build());
        }
        try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            SocketSink<?> shipped = (SocketSink<?>) input.readObject();
            assertThat(shipped.guarantee())
                    .isEqualTo(lines().acknowledgedBy("SYNC", "OK").build().guarantee());
            shipped.createWriter(context, List.of()).close();
        }
    }

    @Test
    void refusesWrongOptions() {
        assertThatThrownBy(() -> lines().acknowledgedBy("", "OK"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("acknowledgedBy.request");
        assertThatThrownBy(() -> lines().acknowledgedBy("SYNC", "O\nK"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("acknowledgedBy.reply is 'O\\nK'");
        assertThatThrownBy(() -> lines().stallTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lines().acknowledgementTimeout(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
