package io.tidemark.connector.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What makes the sink at least once: a flush returns only if the peer has confirmed every line before it. */
@Timeout(60)
class AcknowledgedSocketSinkTest {
    private final ExecutorService peerThread = Executors.newSingleThreadExecutor();
    private TestServer server;
    private SinkWriter<String> writer;
    private TestServer.Peer peer;

    @BeforeEach
    void connect() throws IOException {
        server = new TestServer();
        connectWith(Duration.ofSeconds(TestServer.TIMEOUT_SECONDS));
    }

    private void connectWith(Duration acknowledgementTimeout) throws IOException {
        SocketSink<String> sink = SocketSink.lines(TestServer.HOST, server.port(), (String line) -> line)
                .acknowledgedBy("SYNC", "OK")
                .acknowledgementTimeout(acknowledgementTimeout)
                .build();
        writer = sink.createWriter(TestSubtask.single().withJobName("job").withOperatorName("out"), List.of());
        peer = server.accept();
    }

    @AfterEach
    void disconnect() throws IOException, InterruptedException {
        writer.close();
        server.close();
        peerThread.shutdownNow();
        assertThat(peerThread.awaitTermination(TestServer.TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .isTrue();
    }

    private void write(String line) throws IOException {
        writer.write(line, SourceOutput.NO_TIMESTAMP);
    }

    @Test
    void returnsFromAFlushOnlyAfterThePeerHasConfirmed() throws Exception {
        CountDownLatch mayConfirm = new CountDownLatch(1);
        Future<List<String>> stored = peerThread.submit(() -> {
            List<String> lines = List.of(peer.readLine(), peer.readLine());
            assertThat(peer.readLine()).isEqualTo("SYNC");
            if (!mayConfirm.await(TestServer.TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException();
            }
            peer.send("O").send("K\r\n");
            return lines;
        });
        write("a");
        write("b");
        ExecutorService subtask = Executors.newSingleThreadExecutor();
        try {
            Future<?> flushed = subtask.submit(() -> {
                writer.flush(false);
                return null;
            });
            assertThatThrownBy(() -> flushed.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            mayConfirm.countDown();
            flushed.get(TestServer.TIMEOUT_SECONDS, TimeUnit.SECONDS);
            assertThat(stored.get()).containsExactly("a", "b");
        } finally {
            subtask.shutdownNow();
        }
    }

    @Test
    void losesNothingWhenThePeerDiesAndTheLinesAfterTheCheckpointAreSentAgain() throws Exception {
        Future<?> first = peerThread.submit(this::confirmNext);
        write("in the checkpoint");
        writer.flush(false);
        first.get();
        write("after it");
        peer.reset();
        assertFlushFailsWith("sent again when the job restarts");
        writer.close();

        connectWith(Duration.ofSeconds(TestServer.TIMEOUT_SECONDS));
        Future<List<String>> second = peerThread.submit(this::confirmNext);
        write("after it");
        writer.flush(false);
        assertThat(first.get()).isEqualTo(List.of("in the checkpoint"));
        assertThat(second.get()).containsExactly("after it");
    }

    @Test
    void asksNothingAtABarrierWithoutNewLines() throws Exception {
        peerThread.submit(this::confirmNext);
        write("a");
        writer.flush(false);
        writer.flush(true);
        writer.close();
        assertThat(peer.readLine()).isNull();
    }

    private List<String> confirmNext() throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        while (!(line = peer.readLine()).equals("SYNC")) {
            lines.add(line);
        }
        peer.send("OK\n");
        return lines;
    }

    @Test
    void failsIfThePeerDiesWithLinesUnread() throws IOException {
        write("lost in the peer's socket buffer");
        peer.reset();
        assertFlushFailsWith("lost its peer");
    }

    @Test
    void failsIfThePeerClosesInsteadOfConfirming() throws Exception {
        Future<?> closing = peerThread.submit(() -> {
            peer.readLine();
            peer.readLine();
            peer.close();
            return null;
        });
        write("read but not stored");
        assertFlushFailsWith("did not answer 'OK' to 'SYNC' but closed the connection");
        closing.get();
    }

    @Test
    void failsIfThePeerDoesNotAnswerInTime() throws IOException {
        writer.close();
        connectWith(Duration.ofMillis(100));
        write("a");
        assertFlushFailsWith("did not answer 'OK' to 'SYNC' within the acknowledgementTimeout of PT0.1S");
    }

    @Test
    void failsIfThePeerAnswersSomethingElseAndQuotesIt() throws Exception {
        peerThread.submit(() -> {
            peer.readLine();
            peer.readLine();
            return peer.send("ERR disk full\n");
        });
        write("a");
        assertFlushFailsWith("answered 'ERR disk full' where 'OK' was expected");
    }

    @Test
    void failsIfTheAnswerHasNoEnd() throws Exception {
        peerThread.submit(() -> {
            peer.readLine();
            peer.readLine();
            return peer.send("x".repeat(10_000));
        });
        write("a");
        assertFlushFailsWith("more than 4096 characters without a line end");
    }

    @Test
    void doesNotTakeALineSentUnaskedForAConfirmation() throws IOException {
        peer.send("OK\n");
        write("a");
        assertFlushFailsWith("it sent 'OK\\n' without being asked");
    }

    @Test
    void doesNotKeepASurplusConfirmationForTheNextBarrier() throws Exception {
        peerThread.submit(() -> {
            peer.readLine();
            peer.readLine();
            return peer.send("OK\nOK\n");
        });
        write("a");
        assertFlushFailsWith("sent more than the one line 'OK'");
    }

    @Test
    void refusesARecordThatLooksLikeTheRequest() {
        assertThatThrownBy(() -> write("SYNC"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("asks the peer to acknowledge");
    }

    private void assertFlushFailsWith(String message) {
        assertThatThrownBy(() -> writer.flush(false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Socket sink 'out' of job 'job'")
                .hasMessageContaining(message);
    }
}
