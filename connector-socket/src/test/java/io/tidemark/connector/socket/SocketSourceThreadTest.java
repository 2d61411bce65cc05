package io.tidemark.connector.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.source.ReaderStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The receiving thread: holds no more than it may, and ends when it is told to, wherever it waits. */
@Timeout(60)
class SocketSourceThreadTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** What the socket buffers of both sides may hold at most, before the server notices that nobody reads. */
    private static final long SOCKET_BUFFERS_BYTES = 64L * 1024 * 1024;

    @ParameterizedTest
    @CsvSource({"2000, 1000000000", "1000000000, 200000"})
    void holdsTheServerBackWhenNobodyPolls(int maxLines, long maxBytes) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            SocketSource source = SocketSource.lines(
                            TestServer.HOST, listener.socket().getLocalPort())
                    .maxQueued(maxLines, maxBytes)
                    .build();
            try (TestReader reader = TestReader.started(source, "flooded");
                    SocketChannel peer = listener.accept();
                    Selector selector = Selector.open()) {
                peer.configureBlocking(false);
                peer.register(selector, SelectionKey.OP_WRITE);
                long sent = sendUntilHeldBack(peer, selector);
                assertThat(sent).isLessThan(SOCKET_BUFFERS_BYTES);
                LineQueue queue = ((SocketLineReader) reader.reader).queue();
                assertThat(queue.lines()).isBetween(1, maxLines);
                assertThat(queue.bytes()).isBetween(1L, maxBytes);

                reader.readUntil(() -> isWritable(selector));
                assertThat(sendUntilHeldBack(peer, selector))
                        .as("sent once there was room")
                        .isPositive();
            }
        }
    }

    private static long sendUntilHeldBack(SocketChannel peer, Selector selector) throws IOException {
        ByteBuffer lines = ByteBuffer.wrap("0123456789\n".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
        long sent = 0;
        // Nothing taken for so long means held back: the receiving thread would need microseconds to go on.
        while (selector.select(key -> {}, 500) > 0 && sent < SOCKET_BUFFERS_BYTES) {
            int count;
            do {
                count = peer.write(lines.rewind());
                sent += count;
            } while (count > 0 && sent < SOCKET_BUFFERS_BYTES);
        }
        return sent;
    }

    private static boolean isWritable(Selector selector) {
        try {
            return selector.selectNow(key -> {}) > 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void passesALineThatIsAboveTheQueueLimitByItself() throws IOException {
        String line = "x".repeat(100_000);
        try (TestServer server = new TestServer()) {
            SocketSource source = SocketSource.lines(TestServer.HOST, server.port())
                    .maxQueued(1, 1)
                    .stopAtEndOfStream()
                    .build();
            try (TestReader reader = TestReader.started(source, "large")) {
                try (TestServer.Peer peer = server.accept()) {
                    peer.send(line + "\na\nb\n");
                }
                assertThat(reader.readToEnd().lines).containsExactly(line, "a", "b");
            }
        }
    }

    @Test
    void pollsWithoutBlockingWhileNothingComes() throws IOException {
        try (TestServer server = new TestServer();
                TestReader reader = TestReader.started(
                        SocketSource.lines(TestServer.HOST, server.port()).build(), "quiet")) {
            server.accept();
            reader.awaitThreadIn("select");
            assertThat(reader.poll()).isEqualTo(ReaderStatus.WAITING);
        }
    }

    @Test
    void isADaemonNamedAfterJobAndOperatorAndEndsWhileItReads() throws IOException {
        try (TestServer server = new TestServer()) {
            TestReader reader = TestReader.started(
                    SocketSource.lines(TestServer.HOST, server.port()).build(), "reading");
            TestServer.Peer peer = server.accept();
            Thread thread = reader.awaitThreadIn("select");
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).isEqualTo("tidemark-socket-job-reading");
            reader.close();
            assertThat(thread.isAlive()).isFalse();
            assertThat(peer.readLine()).as("the connection is closed").isNull();
        }
    }

    @Test
    void endsWhileItConnects() throws IOException {
        List<SocketChannel> crowd = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, LOOPBACK)) {
            // Nobody accepts, so that the queue of connections fills up and the next one has to wait.
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                crowd.add(channel);
                channel.connect(full.getLocalSocketAddress());
            }
            TestReader reader = TestReader.started(
                    SocketSource.lines(TestServer.HOST, full.getLocalPort())
                            .connectTimeout(LONG)
                            .build(),
                    "connecting");
            Thread thread = reader.awaitThreadIn("connect");
            reader.close();
            assertThat(thread.isAlive()).isFalse();
        } finally {
            for (SocketChannel channel : crowd) {
                channel.close();
            }
        }
    }

    @Test
    void endsWhileItWaitsToReconnect() throws IOException {
        TestReader reader = TestReader.started(
                SocketSource.lines(TestServer.HOST, TestServer.deadPort())
                        .reconnect(LONG, LONG)
                        .build(),
                "pausing");
        Thread thread = reader.awaitThreadIn("sleep");
        reader.close();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void endsWhileItWaitsForRoom() throws IOException {
        try (TestServer server = new TestServer()) {
            TestReader reader = TestReader.started(
                    SocketSource.lines(TestServer.HOST, server.port())
                            .maxQueued(1, 1)
                            .build(),
                    "full");
            server.accept().send("a\nb\nc\n");
            Thread thread = reader.awaitThreadIn("await");
            reader.close();
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
