package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.runtime.OptionChecks;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.BadRecords;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages from queues of RabbitMQ: classic queues and quorum queues. For streams there is
 * {@link RabbitMqStreamSource}.
 *
 * <pre>{@code
 * RabbitMqSource<Order> source = RabbitMqSource.<Order>builder()
 *         .setConnection(connection)
 *         .addQueue(QueueDeclaration.quorum("orders"))
 *         .setDeserializer(message -> Order.parse(message.body()))
 *         .exactlyOnce()
 *         .build();
 * }</pre>
 *
 * <p><b>Guarantee</b>, one of three:
 * <ul>
 *   <li>{@link Builder#exactlyOnce()}: each message has a correlation id of its own, which its publisher gave it. A message is
 *       acknowledged when a checkpoint that holds its effect is complete; the ids of those that may come again are in the
 *       checkpoint, so that a message that the broker delivers again is acknowledged and dropped. See
 *       {@link Builder#setIdRetention} for how long.
 *   <li>{@link Builder#atLeastOnce()}, the default: the same without ids. What was not acknowledged when a failure came is
 *       delivered again and counts again.
 *   <li>{@link Builder#atMostOnce()}: the broker forgets a message when it has sent it. What was on its way, or not yet in a
 *       checkpoint, is lost with a failure.
 * </ul>
 * The first two need checkpoints: without them nothing is ever acknowledged, and the source stops after
 * {@link Builder#setPrefetch} messages. A job must go on from its newest checkpoint: the broker has forgotten what was
 * acknowledged since an older one.
 *
 * <p><b>Parallelism</b> comes from several queues: each is read by one subtask, over a connection of its own, since only who
 * reads all of a queue recognises what comes again. No other consumer may read the queue.
 *
 * <p><b>Memory</b> is bounded by {@link Builder#setPrefetch} messages a queue. More are not delivered until some are
 * acknowledged: that is the backpressure.
 *
 * <p><b>Event time</b> is the timestamp property of a message, if it has one.
 *
 * <p><b>Counters:</b> {@code recordsRead}; {@code bytesRead}, of bodies; {@code repeatedRecords}, delivered again and dropped;
 * {@code skippedRecords} and {@code rejectedRecords}, see {@link BadRecords}; {@code errors}, connections that could not be made or
 * broke; {@code reconnects}; {@code forgottenIds}, forgotten for their number. <b>Gauge:</b> {@code recordsLag}, about how many
 * messages are ready in the queue, as far as the broker has said with a connection or an acknowledged checkpoint, and how many were
 * delivered and wait here.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class RabbitMqSource<T> implements Source<T, RabbitMqSplit> {
    private static final long serialVersionUID = 1L;

    private final RabbitMqConnectionConfig connection;
    private final ArrayList<QueueConsumption> queues;
    private final MessageDeserializer<T> deserializer;
    private final Acknowledging mode;
    private final BadRecords badRecords;

    private RabbitMqSource(
            RabbitMqConnectionConfig connection,
            List<QueueConsumption> queues,
            MessageDeserializer<T> deserializer,
            Acknowledging mode,
            BadRecords badRecords) {
        this.connection = connection;
        this.queues = new ArrayList<>(queues);
        this.deserializer = deserializer;
        this.mode = mode;
        this.badRecords = badRecords;
    }

    /**
     * Starts a source of queues.
     *
     * @param <T> the type of the records
     * @return a builder with the defaults
     */
    public static <T> Builder<T> builder() {
        return new Builder<>();
    }

    @Override
    public DeclaredGuarantee guarantee() {
        if (mode.guarantee() == Guarantee.AT_MOST_ONCE) {
            return DeclaredGuarantee.atMostOnce(
                    "the broker forgets a message when it has sent it: what was not yet in a"
                            + " checkpoint is lost with a failure. For more, choose atLeastOnce() or exactlyOnce().");
        }
        DeclaredGuarantee declared = mode.guarantee() == Guarantee.EXACTLY_ONCE
                ? DeclaredGuarantee.exactlyOnce(
                                "a message is acknowledged when its checkpoint is complete, and recognised by" + " its "
                                        + mode.idName() + " if it is delivered again.")
                        .onCondition("each message has a " + mode.idName() + " of its own")
                        .onCondition("nobody else reads the queue")
                : DeclaredGuarantee.atLeastOnce(
                        "a message is acknowledged when its checkpoint is complete, and counts again"
                                + " if it is delivered again. For more, give each an id of its own and choose exactlyOnce().");
        return declared.onCondition("the job goes on from its newest checkpoint: the broker has forgotten what was"
                + " acknowledged since an older one");
    }

    @Override
    public Boundedness boundedness() {
        return Boundedness.UNBOUNDED;
    }

    /**
     * Declares the queues, or sees that they are there; so the job fails at its start if they are not.
     *
     * @throws IOException if the broker cannot be reached, or refuses
     */
    @Override
    public SplitEnumerator<RabbitMqSplit> createEnumerator(SourceContext context) {
        return () -> {
            try (BrokerConnection broker = BrokerConnection.open(connection, context.operatorName())) {
                for (QueueConsumption queue : queues) {
                    prepare(queue, broker);
                }
            }
            return queues.stream()
                    .map(queue -> new RabbitMqSplit(queue.queue(), List.of()))
                    .toList();
        };
    }

    private void prepare(QueueConsumption queue, BrokerConnection broker) throws IOException {
        try {
            queue.prepare(broker.channel());
        } catch (IOException e) {
            throw BrokerConnection.worded("queue '" + queue.queue() + "' cannot be used at " + connection.address(), e);
        }
    }

    @Override
    public SourceReader<T, RabbitMqSplit> createReader(SourceContext context) {
        Map<String, QueueConsumption> byName = new LinkedHashMap<>();
        queues.forEach(queue -> byName.put(queue.queue(), queue));
        Emission<T> emission = new Emission<>(deserializer, badRecords, context);
        return new SplitsReader<>(
                byName.keySet(),
                context,
                split -> new QueueReading<>(split, connection, byName.get(split.queue()), mode, emission, context));
    }

    @Override
    public Serde<RabbitMqSplit> splitSerde() {
        return new RabbitMqSplitSerde();
    }

    /**
     * Collects the options of a {@link RabbitMqSource}. Not thread-safe.
     *
     * @param <T> the type of the records
     * @since 0.1
     */
    public static final class Builder<T> {
        /** The protocol has 16 bits for it. */
        private static final int MAX_PREFETCH = 65_535;

        private static final int DEFAULT_PREFETCH = 10_000;

        /** Ids of how many windows of unacknowledged messages one lost connection can put in doubt, and room for the next. */
        private static final int WINDOWS = 4;

        private static final IdRetention DEFAULT_RETENTION = new IdRetention(100_000, Duration.ofHours(1));

        private final Map<String, @Nullable QueueDeclaration> queues = new LinkedHashMap<>();
        private @Nullable RabbitMqConnectionConfig connection;
        private @Nullable MessageDeserializer<T> deserializer;
        private Guarantee guarantee = Guarantee.AT_LEAST_ONCE;
        private @Nullable MessageAttribute<RabbitMqMessage, @Nullable String> id;
        private String idName = "";
        private int prefetch = DEFAULT_PREFETCH;
        private IdRetention retention = DEFAULT_RETENTION;
        private BadRecords badRecords = BadRecords.FAIL;

        private Builder() {}

        /**
         * Sets where the broker is.
         *
         * @param config of the connections; each queue has one of its own
         * @return this builder
         */
        public Builder<T> setConnection(RabbitMqConnectionConfig config) {
            connection = config;
            return this;
        }

        /**
         * Adds a queue that must be there when the job starts.
         *
         * @param name of the queue
         * @return this builder
         * @throws IllegalArgumentException if it is blank, or added already
         */
        public Builder<T> addQueue(String name) {
            return add(Checks.notBlank("queue", name), null);
        }

        /**
         * Adds a queue that is declared if it is not there.
         *
         * @param declaration its name and options
         * @return this builder
         * @throws IllegalArgumentException if it is added already
         */
        public Builder<T> addQueue(QueueDeclaration declaration) {
            return add(declaration.name(), declaration);
        }

        private Builder<T> add(String name, @Nullable QueueDeclaration declaration) {
            if (queues.containsKey(name)) {
                throw new IllegalArgumentException("The queue '" + name + "' is added twice.");
            }
            queues.put(name, declaration);
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
         * Lets each message count once, recognised by its correlation id, of which no two messages may have the same.
         *
         * @return this builder
         */
        public Builder<T> exactlyOnce() {
            return exactlyOnce("correlation id", message -> message.properties().correlationId());
        }

        /**
         * Lets each message count once, recognised by an id of another place, such as its message id or a header.
         *
         * @param what the id is called, for messages to a person
         * @param of the id of a message, at most 65535 bytes in UTF-8; {@code null} if it has none, which makes it a bad message
         * @return this builder
         */
        public Builder<T> exactlyOnce(String what, MessageAttribute<RabbitMqMessage, @Nullable String> of) {
            guarantee = Guarantee.EXACTLY_ONCE;
            idName = Checks.notBlank("name of the id", what);
            id = of;
            return this;
        }

        /**
         * Lets each message count at least once. This is the default.
         *
         * @return this builder
         */
        public Builder<T> atLeastOnce() {
            guarantee = Guarantee.AT_LEAST_ONCE;
            return this;
        }

        /**
         * Lets the broker forget each message when it has sent it.
         *
         * @return this builder
         */
        public Builder<T> atMostOnce() {
            guarantee = Guarantee.AT_MOST_ONCE;
            return this;
        }

        /**
         * Sets how many messages of a queue are delivered and not yet acknowledged, so how many may come between one complete
         * checkpoint and the next; in memory there are never more. The default is 10000.
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
         * Sets how long an id is kept when it is not known whether the broker has taken the acknowledgement: when the
         * connection was lost before it could say so, or the job was restored. Until then the message is recognised if it comes
         * again, which a broker does as soon as a reader connects, but later where another connection still holds it. Ids of
         * acknowledgements that have arrived are kept until those of a later checkpoint have arrived too. The default is
         * 100000 ids and an hour.
         *
         * @param maxIds of a queue; when there are more the oldest are forgotten, logged and counted. At least four times the
         *     prefetch, which is what one lost connection can put in doubt
         * @param maxAge counted from the loss or the restart
         * @return this builder
         * @throws IllegalArgumentException if the age is less than 1 ms or more than 24 days
         */
        public Builder<T> setIdRetention(int maxIds, Duration maxAge) {
            retention = new IdRetention(maxIds, OptionChecks.duration("idRetention.maxAge", maxAge));
            return this;
        }

        /**
         * Sets what becomes of messages that are no records: those that the deserializer refuses, or that have no id where each must
         * have one. Whatever it is, they are acknowledged with the checkpoint that has them behind it, as others are.
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
         * @throws IllegalArgumentException if connection, queue or deserializer are missing, or too few ids would be kept
         */
        public RabbitMqSource<T> build() {
            if (queues.isEmpty()) {
                throw new IllegalArgumentException("There is no queue to read; add one with addQueue.");
            }
            if (guarantee == Guarantee.EXACTLY_ONCE && retention.maxIds() < (long) WINDOWS * prefetch) {
                throw new IllegalArgumentException("The option idRetention.maxIds is " + retention.maxIds()
                        + "; expected at least " + WINDOWS + " times the prefetch, which is " + prefetch + ".");
            }
            boolean acknowledges = guarantee != Guarantee.AT_MOST_ONCE;
            List<QueueConsumption> consumptions = new ArrayList<>();
            queues.forEach((name, declaration) ->
                    consumptions.add(new QueueConsumption(name, declaration, prefetch, acknowledges)));
            return new RabbitMqSource<>(
                    Checks.given("connection", connection),
                    consumptions,
                    Checks.given("deserializer", deserializer),
                    new Acknowledging(guarantee, id, idName, retention),
                    badRecords);
        }
    }
}
