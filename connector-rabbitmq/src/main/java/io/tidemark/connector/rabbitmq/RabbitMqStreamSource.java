package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.BadRecords;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages from streams of RabbitMQ, which keep what was read, over AMQP 0-9-1. The broker needs no plugin for it.
 *
 * <pre>{@code
 * RabbitMqStreamSource<Order> source = RabbitMqStreamSource.<Order>builder()
 *         .setConnection(connection)
 *         .addStream("orders")
 *         .setDeserializer(message -> Order.parse(message.body()))
 *         .startFrom(StreamOffset.earliest())
 *         .build();
 * }</pre>
 *
 * <p><b>Guarantee:</b> {@code EXACTLY_ONCE}, by the offset in the checkpoint. Messages need no ids, other readers do no harm, and
 * a job can go on from an older checkpoint as long as the stream keeps its messages. If it does not, the job is told which are
 * gone, see {@link Builder#setFailOnTruncation}.
 *
 * <p><b>Parallelism</b> comes from several streams, such as the partitions of a super stream: each is read by one subtask, over
 * a connection of its own.
 *
 * <p><b>Memory</b> is bounded by {@link Builder#setPrefetch} messages a stream. <b>Event time</b> is the timestamp property of a
 * message, if it has one.
 *
 * <p><b>Counters:</b> {@code recordsRead}; {@code bytesRead}, of bodies; {@code skippedRecords} and {@code rejectedRecords}, see
 * {@link BadRecords}; {@code errors}, connections that could not be made or broke; {@code reconnects}. <b>Gauge:</b>
 * {@code recordsLag}, messages that were delivered and wait here; the broker does not tell where a stream ends.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class RabbitMqStreamSource<T> implements Source<T, RabbitMqStreamSplit> {
    private static final long serialVersionUID = 1L;

    private final RabbitMqConnectionConfig connection;
    private final StreamOptions options;
    private final MessageDeserializer<T> deserializer;
    private final StreamOffset start;
    private final BadRecords badRecords;

    private RabbitMqStreamSource(
            RabbitMqConnectionConfig connection,
            StreamOptions options,
            MessageDeserializer<T> deserializer,
            StreamOffset start,
            BadRecords badRecords) {
        this.connection = connection;
        this.options = options;
        this.deserializer = deserializer;
        this.start = start;
        this.badRecords = badRecords;
    }

    /**
     * Starts a source of streams.
     *
     * @param <T> the type of the records
     * @return a builder with the defaults
     */
    public static <T> Builder<T> builder() {
        return new Builder<>();
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.exactlyOnce("the offset of each stream is in the checkpoint.");
    }

    @Override
    public Boundedness boundedness() {
        return Boundedness.UNBOUNDED;
    }

    /**
     * Declares the streams, or sees that they are there; so the job fails at its start if they are not.
     *
     * @throws IOException if the broker cannot be reached, or refuses
     */
    @Override
    public SplitEnumerator<RabbitMqStreamSplit> createEnumerator(SourceContext context) {
        return () -> {
            List<RabbitMqStreamSplit> splits = new ArrayList<>();
            try (BrokerConnection broker = BrokerConnection.open(connection, context.operatorName())) {
                for (String stream : options.streams().keySet()) {
                    prepare(stream, broker);
                    splits.add(start.start(stream));
                }
            }
            return splits;
        };
    }

    private void prepare(String stream, BrokerConnection broker) throws IOException {
        try {
            options.prepare(broker.channel(), stream);
        } catch (IOException e) {
            throw BrokerConnection.worded("stream '" + stream + "' cannot be used at " + connection.address(), e);
        }
    }

    @Override
    public SourceReader<T, RabbitMqStreamSplit> createReader(SourceContext context) {
        Emission<T> emission = new Emission<>(deserializer, badRecords, context);
        return new SplitsReader<>(
                options.streams().keySet(),
                context,
                split -> new StreamReading<>(split, connection, options, emission, context));
    }

    @Override
    public Serde<RabbitMqStreamSplit> splitSerde() {
        return new RabbitMqStreamSplitSerde();
    }

    /**
     * Collects the options of a {@link RabbitMqStreamSource}. Not thread-safe.
     *
     * @param <T> the type of the records
     * @since 0.1
     */
    public static final class Builder<T> {
        /** The protocol has 16 bits for it. */
        private static final int MAX_PREFETCH = 65_535;

        private static final int DEFAULT_PREFETCH = 1_000;

        private final LinkedHashMap<String, @Nullable QueueDeclaration> streams = new LinkedHashMap<>();
        private @Nullable RabbitMqConnectionConfig connection;
        private @Nullable MessageDeserializer<T> deserializer;
        private StreamOffset start = StreamOffset.earliest();
        private int prefetch = DEFAULT_PREFETCH;
        private boolean failOnTruncation = true;
        private BadRecords badRecords = BadRecords.FAIL;

        private Builder() {}

        /**
         * Sets where the broker is.
         *
         * @param config of the connections; each stream has one of its own
         * @return this builder
         */
        public Builder<T> setConnection(RabbitMqConnectionConfig config) {
            connection = config;
            return this;
        }

        /**
         * Adds a stream that must be there when the job starts.
         *
         * @param name of the stream
         * @return this builder
         * @throws IllegalArgumentException if it is blank, or added already
         */
        public Builder<T> addStream(String name) {
            return add(Checks.notBlank("stream", name), null);
        }

        /**
         * Adds a stream that is declared if it is not there.
         *
         * @param declaration made by {@link QueueDeclaration#stream}
         * @return this builder
         * @throws IllegalArgumentException if it is added already
         */
        public Builder<T> addStream(QueueDeclaration declaration) {
            return add(declaration.name(), declaration);
        }

        private Builder<T> add(String name, @Nullable QueueDeclaration declaration) {
            if (streams.containsKey(name)) {
                throw new IllegalArgumentException("The stream '" + name + "' is added twice.");
            }
            streams.put(name, declaration);
            return this;
        }

        /**
         * Sets how a message becomes a record.
         *
         * @param function called once a message
         * @return this builder
         */
        public Builder<T> setDeserializer(MessageDeserializer<T> function) {
            deserializer = function;
            return this;
        }

        /**
         * Sets where the first reading starts; later ones go on from their checkpoint. The default is
         * {@link StreamOffset#earliest()}.
         *
         * @param offset of all streams
         * @return this builder
         */
        public Builder<T> startFrom(StreamOffset offset) {
            start = offset;
            return this;
        }

        /**
         * Sets how many messages of a stream are on their way or in memory. The default is 1000.
         *
         * @param messages 1 to 65535
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder<T> setPrefetch(int messages) {
            prefetch = Checks.range("prefetch", messages, 1, MAX_PREFETCH);
            return this;
        }

        /**
         * Sets what happens when the retention of a stream has dropped messages before they were read. The default is
         * {@code true}.
         *
         * @param fails {@code false} to log it and go on with the oldest message that is there
         * @return this builder
         */
        public Builder<T> setFailOnTruncation(boolean fails) {
            failOnTruncation = fails;
            return this;
        }

        /**
         * Sets what becomes of messages that are no records.
         *
         * @param choice {@link BadRecords#FAIL} by default
         * @return this builder
         */
        public Builder<T> onBadRecord(BadRecords choice) {
            badRecords = choice;
            return this;
        }

        /**
         * Makes the source; connects to nothing.
         *
         * @return a source with the options as they are now
         * @throws IllegalArgumentException if connection, stream or deserializer are missing
         */
        public RabbitMqStreamSource<T> build() {
            if (streams.isEmpty()) {
                throw new IllegalArgumentException("There is no stream to read; add one with addStream.");
            }
            return new RabbitMqStreamSource<>(
                    Checks.given("connection", connection),
                    new StreamOptions(streams, prefetch, failOnTruncation),
                    Checks.given("deserializer", deserializer),
                    start,
                    badRecords);
        }
    }
}
