package io.tidemark.connector.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketSourceTest {
    private static final Duration QUICKLY = Duration.ofMillis(1);

    private TestServer server;

    @BeforeEach
    void listen() throws IOException {
        server = new TestServer();
    }

    @AfterEach
    void stopListening() throws IOException {
        server.close();
    }

    private SocketSource.Builder lines() {
        return SocketSource.lines(TestServer.HOST, server.port()).reconnect(QUICKLY, Duration.ofMillis(20));
    }

    @Test
    void readsLinesAndEndsWithTheStreamIfItIsBounded() throws IOException {
        try (TestReader reader = TestReader.started(lines().stopAtEndOfStream().build(), "bounded")) {
            try (TestServer.Peer peer = server.accept()) {
                peer.send("one\r\ntw").send("o\n\nthree");
            }
            assertThat(reader.readToEnd().lines).containsExactly("one", "two", "", "three");
            assertThat(reader.reader.snapshot(1)).isEmpty();
            assertThat(reader.context.count("recordsRead")).isEqualTo(4);
            assertThat(reader.context.count("bytesRead")).isEqualTo("one\r\ntwo\n\nthree".length());
            assertThat(reader.context.count("errors")).isZero();
            assertThat(reader.context.count("reconnects")).isZero();
            assertThat(reader.context.gauge("recordsLag")).hasValue(0);
        }
    }

    @Test
    void emitsNoMoreThanAskedFor() throws IOException {
        try (TestReader reader = TestReader.started(lines().stopAtEndOfStream().build(), "asked")) {
            try (TestServer.Peer peer = server.accept()) {
                peer.send("1\n2\n3\n");
            }
            while (reader.reader.poll(reader, 2) == ReaderStatus.WAITING) {
                reader.context.awaitWakeUp();
            }
            assertThat(reader.lines).hasSizeBetween(1, 2);
            assertThat(reader.reader.snapshot(1)).hasSize(1);
            assertThat(reader.readToEnd().lines).containsExactly("1", "2", "3");
        }
    }

    @Test
    void decodesTheCharsetAndCountsLinesThatAreNotInIt() throws IOException {
        SocketSource source =
                lines().charset(StandardCharsets.UTF_16LE).stopAtEndOfStream().build();
        try (TestReader reader = TestReader.started(source, "charset")) {
            try (TestServer.Peer peer = server.accept()) {
                peer.send("größe\n".getBytes(StandardCharsets.UTF_16LE)).send(new byte[] {0});
            }
            assertThat(reader.readToEnd().lines).containsExactly("größe", "\uFFFD");
            assertThat(reader.context.count("malformedLines")).isEqualTo(1);
        }
    }

    @Test
    void reconnectsWhenTheServerComesBackOnItsPort() throws IOException {
        try (TestReader reader = TestReader.started(lines().build(), "comeback")) {
            server.accept().send("before\nlast words");
            reader.readLines(1);
            server.goAway();
            reader.readLines(2);
            server.comeBack();
            server.accept().send("after\n");
            assertThat(reader.readLines(3).lines).containsExactly("before", "last words", "after");
            assertThat(reader.poll()).isEqualTo(ReaderStatus.WAITING);
            assertThat(reader.context.count("reconnects")).isEqualTo(1);
            assertThat(reader.context.count("errors")).isPositive();
            assertThat(reader.context.count("recordsRead")).isEqualTo(3);
        }
    }

    @Test
    void dropsAndCountsTheBeginningOfALineWhenTheConnectionBreaks() throws IOException {
        SocketSource source = lines().stopAtEndOfStream().build();
        try (TestReader reader = TestReader.started(source, "reset")) {
            TestServer.Peer peer = server.accept().send("whole\nbegin");
            reader.readLines(1);
            peer.reset();
            try (TestServer.Peer again = server.accept()) {
                again.send("next\n");
            }
            assertThat(reader.readToEnd().lines)
                    .startsWith("whole")
                    .endsWith("next")
                    .doesNotContain("begin");
            assertThat(reader.context.count("incompleteLines")).isEqualTo(1);
            assertThat(reader.context.count("reconnects")).isEqualTo(1);
        }
    }

    @Test
    void takesASilentConnectionForDeadAfterTheIdleTimeout() throws IOException {
        SocketSource source = lines().idleTimeout(Duration.ofMillis(50)).build();
        try (TestReader reader = TestReader.started(source, "silent")) {
            TestServer.Peer silent = server.accept();
            reader.readUntil(() -> reader.context.count("reconnects") > 0);
            assertThat(silent.readLine())
                    .as("the reader's end of the dead connection")
                    .isNull();
            assertThat(reader.lines).isEmpty();
            assertThat(reader.context.count("incompleteLines")).isZero();
        }
    }

    @Test
    void endsWithAServerThatClosesOnlyItsSendingHalf() throws IOException {
        try (TestReader reader = TestReader.started(lines().stopAtEndOfStream().build(), "half")) {
            TestServer.Peer peer = server.accept().send("a\nb");
            peer.endOutput();
            assertThat(reader.readToEnd().lines).containsExactly("a", "b");
            assertThat(peer.readLine()).isNull();
        }
    }

    @Test
    void givesUpOnARefusedConnectionAfterTheAttemptsAndSaysWhatToDo() throws IOException {
        int port = TestServer.deadPort();
        SocketSource source = SocketSource.lines(TestServer.HOST, port)
                .reconnect(QUICKLY, QUICKLY, 2)
                .build();
        try (TestReader reader = TestReader.started(source, "refused")) {
            assertThatThrownBy(reader::readToEnd)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Socket source 'refused' of job 'job' gives up on 127.0.0.1:" + port)
                    .hasMessageContaining("refused. Check that a server listens there.")
                    .hasMessageContaining("2 times in a row")
                    .hasMessageContaining("reconnect(initialDelay, maxDelay, maxAttempts)");
        }
    }

    @Test
    void givesUpOnAnUnknownHostAndNamesIt() throws IOException {
        // A label of more than 63 characters is no name anywhere: no name service has to be asked.
        String host = "x".repeat(64) + ".invalid";
        SocketSource source =
                SocketSource.lines(host, 9).reconnect(QUICKLY, QUICKLY, 0).build();
        try (TestReader reader = TestReader.started(source, "unknown")) {
            assertThatThrownBy(reader::readToEnd)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(host + ":9: the host name is unknown. Check its spelling")
                    .hasMessageContaining("Reconnecting is switched off");
        }
    }

    @Test
    void givesUpOnAServerThatAcceptsAndSendsNothingButTheEnd() throws Exception {
        SocketSource source = lines().reconnect(QUICKLY, QUICKLY, 3).build();
        try (TestReader reader = TestReader.started(source, "hollow")) {
            for (int i = 0; i < 4; i++) {
                server.accept().close();
            }
            assertThatThrownBy(reader::readToEnd)
                    .hasMessageContaining("closed the connection")
                    .hasMessageContaining("3 times in a row");
            assertThat(reader.context.count("reconnects")).isEqualTo(3);
        }
    }

    @Test
    void countsAttemptsAnewAfterAConnectionThatBroughtSomething() throws IOException {
        SocketSource source = lines().reconnect(QUICKLY, QUICKLY, 1).build();
        try (TestReader reader = TestReader.started(source, "anew")) {
            for (int i = 1; i <= 5; i++) {
                try (TestServer.Peer peer = server.accept()) {
                    peer.send(i + "\n");
                }
            }
            assertThat(reader.readLines(5).lines).containsExactly("1", "2", "3", "4", "5");
        }
    }

    @Test
    void failsOnALineAboveTheLimitAndNamesServerAndLimit() throws IOException {
        SocketSource source = lines().maxLineLength(8).build();
        try (TestReader reader = TestReader.started(source, "long")) {
            server.accept().send("12345678\n123456789");
            assertThatThrownBy(reader::readToEnd)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + server.port())
                    .hasMessageContaining("longer than the limit of 8 characters")
                    .hasMessageContaining("maxLineLength");
            assertThat(reader.lines).containsExactly("12345678");
        }
    }

    @Test
    void keepsItsSplitUntilTheLastLineIsEmitted() throws IOException {
        try (TestReader reader = TestReader.started(lines().stopAtEndOfStream().build(), "split")) {
            List<SocketSplit> split = List.of(new SocketSplit("127.0.0.1:" + server.port()));
            assertThat(reader.reader.snapshot(1)).isEqualTo(split);
            try (TestServer.Peer peer = server.accept()) {
                peer.send("line\n");
            }
            reader.readLines(1);
            assertThat(reader.reader.snapshot(2)).isEqualTo(split);
            reader.readToEnd();
            assertThat(reader.reader.snapshot(3)).isEmpty();
        }
    }

    @Test
    void finishesInSubtasksThatGetNoSplit() throws IOException {
        try (TestReader reader = TestReader.idle(lines().build(), "spare")) {
            assertThat(reader.poll()).isEqualTo(ReaderStatus.WAITING);
            assertThat(reader.reader.snapshot(1)).isEmpty();
            reader.reader.noMoreSplits();
            assertThat(reader.poll()).isEqualTo(ReaderStatus.FINISHED);
            assertThat(reader.reader.snapshot(2)).isEmpty();
        }
    }

    @Test
    void keepsTheSplitOfAnAddressTheJobHasLeftWithoutReadingIt() throws IOException {
        SocketSplit elsewhere = new SocketSplit("old.example:9000");
        try (TestReader reader = TestReader.started(lines().build(), "moved")) {
            reader.reader.addSplits(List.of(elsewhere));
            server.accept().send("new\n");
            assertThat(reader.readLines(1).lines).containsExactly("new");
            assertThat(reader.reader.snapshot(1))
                    .containsExactlyInAnyOrder(elsewhere, new SocketSplit("127.0.0.1:" + server.port()));
        }
        try (TestReader reader = TestReader.idle(lines().stopAtEndOfStream().build(), "movedBounded")) {
            reader.reader.addSplits(List.of(elsewhere));
            reader.reader.noMoreSplits();
            assertThat(reader.poll()).as("a bounded job ends all the same").isEqualTo(ReaderStatus.FINISHED);
        }
    }

    @Test
    void restoresItsSplitFromBytes() throws IOException {
        Serde<SocketSplit> serde = lines().build().splitSerde();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SocketSplit split = new SocketSplit("[::1]:9000");
        serde.serialize(split, new DataOutputStream(bytes));
        assertThat(serde.deserialize(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isEqualTo(split);
    }

    @Test
    void declaresAtMostOnceAndWhetherItEnds() {
        SocketSource unbounded = lines().build();
        assertThat(unbounded.boundedness()).isEqualTo(Boundedness.UNBOUNDED);
        assertThat(lines().stopAtEndOfStream().build().boundedness()).isEqualTo(Boundedness.BOUNDED);
        assertThat(unbounded.guarantee().guarantee()).isEqualTo(Guarantee.AT_MOST_ONCE);
        assertThat(unbounded.guarantee().reason()).contains("cannot be rewound").doesNotContain("\n");
    }

    @Test
    void canBeShippedToAnotherProcess() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
            output.writeObject(lines().charset(StandardCharsets.ISO_8859_1)
                    .stopAtEndOfStream()
                    .build());
        }
        SocketSource shipped;
        try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            shipped = (SocketSource) input.readObject();
        }
        try (TestReader reader = TestReader.started(shipped, "shipped")) {
            try (TestServer.Peer peer = server.accept()) {
                peer.send(new byte[] {(byte) 0xE4});
            }
            assertThat(reader.readToEnd().lines).containsExactly("ä");
        }
    }

    @Test
    void refusesWrongOptions() {
        assertThatThrownBy(() -> SocketSource.lines(" ", 9000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host");
        assertThatThrownBy(() -> SocketSource.lines("h", 65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The port of host 'h' is 65536; expected 1 to 65535");
        assertThatThrownBy(() -> lines().maxLineLength(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxLineLength is 0");
        assertThatThrownBy(() -> lines().maxQueued(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxQueued.bytes");
        assertThatThrownBy(() -> lines().connectTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connectTimeout");
        assertThatThrownBy(() -> lines().idleTimeout(Duration.ofDays(100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("idleTimeout");
    }
}
