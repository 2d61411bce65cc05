package io.tidemark.connector.socket;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.OptionChecks;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as lines of text to a TCP server.
 *
 * <pre>{@code
 * SocketSink<Flight> sink = SocketSink.lines("localhost", 9001, Flight::toCsv)
 *         .acknowledgedBy("SYNC", "OK")
 *         .build();
 * }</pre>
 *
 * <p>Each subtask has a connection of its own; the order of lines holds within one. Lines are buffered and written
 * through at the barrier at the latest. A connection that cannot be made, breaks or stalls fails the attempt; the
 * restart connects anew and sends again what came after the last checkpoint.
 *
 * <p><b>Guarantee:</b> {@code AT_LEAST_ONCE}; where the sink's duty ends depends on whether the peer confirms.
 * <ul>
 *   <li>With {@link Builder#acknowledgedBy} it ends at the peer: a checkpoint completes only after the peer has answered
 *       that it has all lines before the barrier. The promise is as good as that answer: a peer that answers before it
 *       has stored the lines can still lose them.
 *   <li>Without, it ends at the connection, as for Flink's socket sink: lines that TCP took count as delivered. A
 *       connection that breaks fails the attempt and the lines after the last checkpoint come again; but lines that a
 *       checkpoint covers are not sent again, though the peer or the network may have died with them unread. Where that
 *       matters, let the peer confirm.
 * </ul>
 *
 * <p>When the process dies, the peer may get the beginning of a line as the last thing before the connection closes. A
 * peer that wants whole lines only counts those that end with a line feed; the rest comes again.
 *
 * <p><b>Counters:</b> {@code recordsWritten}; {@code bytesWritten}, once TCP has taken them; {@code errors}, connections that could
 * not be made, broke or stalled.
 *
 * <p>Immutable and thread-safe, as far as the encoder is.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class SocketSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final SocketSinkOptions options;
    private final LineEncoder<? super T> encoder;

    private SocketSink(SocketSinkOptions options, LineEncoder<? super T> encoder) {
        this.options = options;
        this.encoder = encoder;
    }

    /**
     * Starts a sink of lines.
     *
     * @param host name or IP address of the server; looked up anew in each attempt
     * @param port its TCP port, 1 to 65535
     * @param encoder makes a line of a record
     * @param <T> the type of the records
     * @return a builder with the defaults
     * @throws IllegalArgumentException if the host is blank or the port is out of range
     */
    public static <T> Builder<T> lines(String host, int port, LineEncoder<? super T> encoder) {
        return new Builder<>(new Endpoint(host, port), Objects.requireNonNull(encoder, "encoder"));
    }

    @Override
    public DeclaredGuarantee guarantee() {
        Acknowledgement acknowledgement = options.acknowledgement();
        if (acknowledgement == null) {
            return DeclaredGuarantee.atLeastOnce(
                    "lines after the last checkpoint are sent again; those that TCP took before it"
                            + " count as delivered. Let " + options.endpoint()
                            + " confirm with acknowledgedBy(request, reply) if it may die with lines unread.");
        }
        return DeclaredGuarantee.atLeastOnce("a checkpoint waits until " + options.endpoint() + " answers '"
                + acknowledgement.reply() + "' to '" + acknowledgement.request()
                + "'; lines after the last checkpoint are sent again after a restart.");
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) throws IOException {
        Sink.requireNoState(context, states);
        return SocketLineWriter.open(options, encoder, context);
    }

    /**
     * Collects the options of a {@link SocketSink}. Not thread-safe.
     *
     * @param <T> the type of the records
     * @since 0.1
     */
    public static final class Builder<T> {
        private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);
        private static final Duration DEFAULT_STALL_TIMEOUT = Duration.ofMinutes(2);
        private static final Duration DEFAULT_ACKNOWLEDGEMENT_TIMEOUT = Duration.ofSeconds(30);

        private final Endpoint endpoint;
        private final LineEncoder<? super T> encoder;
        private Charset charset = StandardCharsets.UTF_8;
        private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
        private Duration stallTimeout = DEFAULT_STALL_TIMEOUT;
        private @Nullable Acknowledgement acknowledgement;
        private Duration acknowledgementTimeout = DEFAULT_ACKNOWLEDGEMENT_TIMEOUT;

        private Builder(Endpoint endpoint, LineEncoder<? super T> encoder) {
            this.endpoint = endpoint;
            this.encoder = encoder;
        }

        /**
         * Makes the peer confirm each barrier, which makes the sink at least once: after the lines before a barrier
         * the sink sends the line {@code request} and waits for the line {@code reply}. A barrier without new lines
         * is not asked about.
         *
         * <p>The peer has to handle the lines of a connection in order, to answer {@code request} only when it has
         * stored, or otherwise secured, all lines before it, and to say nothing else: any other line from it fails
         * the attempt, with the line in the error. A record must not be encoded as {@code request}.
         *
         * @param request what to send, for example {@code SYNC}; one line without its line end
         * @param reply what the peer answers, for example {@code OK}; one line without its line end
         * @return this builder
         * @throws IllegalArgumentException if one is empty or more than a line
         */
        public Builder<T> acknowledgedBy(String request, String reply) {
            this.acknowledgement = new Acknowledgement(request, reply);
            return this;
        }

        /**
         * Sets how long the peer may take to answer at a barrier. The subtask waits meanwhile. The default is 30 s.
         *
         * @param timeout at least 1 ms; shorter than the checkpoint timeout, or the checkpoint is given up first
         * @return this builder
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder<T> acknowledgementTimeout(Duration timeout) {
            this.acknowledgementTimeout = OptionChecks.duration("acknowledgementTimeout", timeout);
            return this;
        }

        /**
         * Sets how the text is encoded. The default is UTF-8. A character that the charset does not have fails the
         * attempt; nothing is replaced.
         *
         * @param charset any charset that can encode
         * @return this builder
         * @throws IllegalArgumentException if it can only decode
         */
        public Builder<T> charset(Charset charset) {
            if (!charset.canEncode()) {
                throw new IllegalArgumentException(
                        "The charset " + charset.name() + " can only decode; expected one that can encode.");
            }
            this.charset = charset;
            return this;
        }

        /**
         * Sets how long making a connection may take, for each address of the host. The default is 10 s.
         *
         * @param timeout at least 1 ms
         * @return this builder
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder<T> connectTimeout(Duration timeout) {
            this.connectTimeout = OptionChecks.duration("connectTimeout", timeout);
            return this;
        }

        /**
         * Sets how long the peer may take no bytes at all before the connection is given up. Until then a peer that
         * is slow holds the job back. The default is 2 minutes.
         *
         * @param timeout at least 1 ms
         * @return this builder
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder<T> stallTimeout(Duration timeout) {
            this.stallTimeout = OptionChecks.duration("stallTimeout", timeout);
            return this;
        }

        /**
         * Makes the sink; opens nothing.
         *
         * @return a sink with the options as they are now
         */
        public SocketSink<T> build() {
            return new SocketSink<>(
                    new SocketSinkOptions(
                            endpoint,
                            charset.name(),
                            connectTimeout,
                            stallTimeout,
                            acknowledgement,
                            acknowledgementTimeout),
                    encoder);
        }
    }
}
