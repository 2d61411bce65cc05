package io.tidemark.connector.socket;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.OptionChecks;
import io.tidemark.checkpoint.spi.runtime.ReconnectPolicy;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of text from a TCP server.
 *
 * <pre>{@code
 * SocketSource source = SocketSource.lines("localhost", 9000)
 *         .reconnect(Duration.ofMillis(100), Duration.ofSeconds(10))
 *         .build();
 * }</pre>
 *
 * <p>The source connects as a client and reads until the job ends, or until the server closes the connection if
 * {@link Builder#stopAtEndOfStream()} says so. There is one connection, so one subtask reads, whatever the parallelism.
 *
 * <p><b>Guarantee:</b> {@code AT_MOST_ONCE}. A socket cannot be rewound: lines received after the last checkpoint are
 * lost with a failure. What a server sends to a new connection counts as new, also if it sent the same before.
 *
 * <p><b>Lines</b> end with a line feed; one carriage return before it belongs to the end of the line. What follows the
 * last line feed when the server closes the connection is a line too, unless it is empty. When the connection breaks in
 * any other way, the beginning of a line is dropped, logged and counted. Bytes that are not text in the charset are
 * replaced by U+FFFD; the line is emitted, logged once a connection, and counted.
 *
 * <p><b>Memory</b> is bounded by number and bytes ({@link Builder#maxQueued}). When lines are not processed as fast as
 * they come, the source stops reading and TCP holds the server back.
 *
 * <p><b>Counters:</b> {@code recordsRead}; {@code bytesRead}; {@code errors}, connections that could not be made or broke;
 * {@code reconnects}, connections made after the first; {@code malformedLines}, lines with bytes replaced;
 * {@code incompleteLines}, beginnings of lines dropped. <b>Gauge:</b> {@code recordsLag}, lines that were received and wait.
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class SocketSource implements Source<String, SocketSplit> {
    /** As the number of attempts to reconnect: never give up. */
    public static final int UNLIMITED = ReconnectPolicy.UNLIMITED;

    private static final long serialVersionUID = 1L;

    private final SocketSourceOptions options;

    private SocketSource(SocketSourceOptions options) {
        this.options = options;
    }

    /**
     * Starts a source of lines.
     *
     * @param host name or IP address of the server; looked up anew for each connection
     * @param port its TCP port, 1 to 65535
     * @return a builder with the defaults
     * @throws IllegalArgumentException if the host is blank or the port is out of range
     */
    public static Builder lines(String host, int port) {
        return new Builder(new Endpoint(host, port));
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.atMostOnce("A socket cannot be rewound: lines received from " + options.endpoint()
                + " after the last checkpoint are lost with a failure. For more, read from a log or a file.");
    }

    @Override
    public Boundedness boundedness() {
        return options.stopAtEndOfStream() ? Boundedness.BOUNDED : Boundedness.UNBOUNDED;
    }

    @Override
    public SplitEnumerator<SocketSplit> createEnumerator(SourceContext context) {
        return () -> List.of(options.split());
    }

    @Override
    public SourceReader<String, SocketSplit> createReader(SourceContext context) {
        return new SocketLineReader(options, context);
    }

    @Override
    public Serde<SocketSplit> splitSerde() {
        return new SocketSplitSerde();
    }

    /**
     * Collects the options of a {@link SocketSource}. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final int DEFAULT_MAX_LINE_LENGTH = 1024 * 1024;
        private static final int DEFAULT_MAX_QUEUED_LINES = 16 * 1024;
        private static final long DEFAULT_MAX_QUEUED_BYTES = 4L * 1024 * 1024;
        private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

        private final Endpoint endpoint;
        private ReconnectPolicy reconnect = ReconnectPolicy.DEFAULT;
        private Charset charset = StandardCharsets.UTF_8;
        private int maxLineLength = DEFAULT_MAX_LINE_LENGTH;
        private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
        private @Nullable Duration idleTimeout;
        private boolean stopAtEndOfStream;
        private int maxQueuedLines = DEFAULT_MAX_QUEUED_LINES;
        private long maxQueuedBytes = DEFAULT_MAX_QUEUED_BYTES;

        private Builder(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        /**
         * Sets how to reconnect, without ever giving up. The default is from 200 ms to 30 s.
         *
         * @param initialDelay the wait before the first attempt; it doubles with each further attempt in a row
         * @param maxDelay the longest wait
         * @return this builder
         * @throws IllegalArgumentException if a delay is below 1 ms or the first is longer than the second
         */
        public Builder reconnect(Duration initialDelay, Duration maxDelay) {
            return reconnect(initialDelay, maxDelay, UNLIMITED);
        }

        /**
         * Sets how to reconnect after the connection ended, broke or could not be made; an unknown host is treated
         * the same, because names come and go. When the attempts are used up, the attempt of the job fails with an
         * error that names the server.
         *
         * @param initialDelay the wait before the first attempt; it doubles with each further attempt in a row
         * @param maxDelay the longest wait
         * @param maxAttempts how many attempts in a row may bring not a single byte before the source gives up: 0 to
         *     never reconnect, {@link #UNLIMITED} to never give up
         * @return this builder
         * @throws IllegalArgumentException if a delay is below 1 ms, the first is longer than the second, or the
         *     number is negative
         */
        public Builder reconnect(Duration initialDelay, Duration maxDelay, int maxAttempts) {
            this.reconnect = new ReconnectPolicy(initialDelay, maxDelay, maxAttempts);
            return this;
        }

        /**
         * Makes the source bounded: it ends when the server closes the connection. A connection that breaks in another
         * way is no end; the source reconnects.
         *
         * @return this builder
         */
        public Builder stopAtEndOfStream() {
            this.stopAtEndOfStream = true;
            return this;
        }

        /**
         * Sets how the text is encoded. The default is UTF-8.
         *
         * @param charset any charset that can decode, also those in which a line feed is more than one byte
         * @return this builder
         */
        public Builder charset(Charset charset) {
            this.charset = Objects.requireNonNull(charset, "charset");
            return this;
        }

        /**
         * Sets the limit that keeps a server that sends no line feed from filling the memory. A longer line fails the
         * attempt with an error that names the server and the limit. The default is 1,048,576.
         *
         * @param characters the longest line allowed, in Java characters without the line end, at least 1
         * @return this builder
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder maxLineLength(int characters) {
            this.maxLineLength = (int) OptionChecks.positive("maxLineLength", characters);
            return this;
        }

        /**
         * Sets how long making a connection may take, for each address of the host. The default is 10 s.
         *
         * @param timeout at least 1 ms
         * @return this builder
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = OptionChecks.duration("connectTimeout", timeout);
            return this;
        }

        /**
         * Sets how long the server may send nothing before the connection is taken for dead and made anew. By default
         * a server may be silent for ever, and one that vanished is found by TCP keep-alive, on most platforms within
         * two minutes.
         *
         * @param timeout at least 1 ms; longer than the longest silence of a healthy server
         * @return this builder
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder idleTimeout(Duration timeout) {
            this.idleTimeout = OptionChecks.duration("idleTimeout", timeout);
            return this;
        }

        /**
         * Sets how much may wait between the thread that receives and the subtask that processes. The default is
         * 16,384 lines and 4 MiB. A line that takes more by itself still passes, alone.
         *
         * @param lines at most so many lines, at least 1
         * @param bytes at most so much memory, reckoned as 56 bytes a line and 2 a character, at least 1
         * @return this builder
         * @throws IllegalArgumentException if one is not positive
         */
        public Builder maxQueued(int lines, long bytes) {
            this.maxQueuedLines = (int) OptionChecks.positive("maxQueued.lines", lines);
            this.maxQueuedBytes = OptionChecks.positive("maxQueued.bytes", bytes);
            return this;
        }

        /**
         * Makes the source; opens nothing.
         *
         * @return a source with the options as they are now
         */
        public SocketSource build() {
            return new SocketSource(new SocketSourceOptions(
                    endpoint,
                    reconnect,
                    charset.name(),
                    maxLineLength,
                    connectTimeout,
                    idleTimeout,
                    stopAtEndOfStream,
                    maxQueuedLines,
                    maxQueuedBytes));
        }
    }
}
