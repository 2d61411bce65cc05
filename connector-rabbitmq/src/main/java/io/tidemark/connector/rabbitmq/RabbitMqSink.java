package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.OptionChecks;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages to exchanges of RabbitMQ, and waits at each checkpoint until the broker has confirmed them all.
 *
 * <pre>{@code
 * RabbitMqSink<Order> sink = RabbitMqSink.<Order>builder()
 *         .setConnection(connection)
 *         .setExchange("shop")
 *         .setRoutingKey(order -> "order." + order.region())
 *         .setSerializer(order -> order.toJson().getBytes(UTF_8))
 *         .setMessageId(Order::id)
 *         .build();
 * }</pre>
 *
 * <p><b>Guarantee:</b> {@code AT_LEAST_ONCE}. The broker confirms a message when the queues that it belongs to have it, durable
 * ones on disk. What came after the last checkpoint, and what was not confirmed when a connection broke, is published again.
 * With {@link Builder#setMessageId} a repeat has the id of the first, so that a reader who keeps ids drops it: that is
 * effectively once.
 *
 * <p><b>A message that reaches no queue</b> fails the attempt, with its exchange and routing key, unless
 * {@link Builder#allowUnroutable()} says that it may.
 *
 * <p><b>Order:</b> each subtask publishes over a connection of its own, in the order of its records; after a failure some come
 * again behind later ones.
 *
 * <p><b>Memory</b> is bounded by {@link Builder#setMaxUnconfirmed} messages a subtask. When there are so many, writing waits:
 * that is the backpressure.
 *
 * <p><b>Counters:</b> {@code recordsWritten}; {@code bytesWritten}, of bodies; {@code retries}, messages sent again; {@code errors},
 * connections that broke or could not be made again, and refusals; {@code reconnects}; {@code unroutableRecords}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class RabbitMqSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final SinkOptions options;
    private final Publication<T> publication;

    private RabbitMqSink(SinkOptions options, Publication<T> publication) {
        this.options = options;
        this.publication = publication;
    }

    /**
     * Starts a sink.
     *
     * @param <T> the type of the records
     * @return a builder with the defaults
     */
    public static <T> Builder<T> builder() {
        return new Builder<>();
    }

    @Override
    public DeclaredGuarantee guarantee() {
        if (publication.id() == null) {
            return DeclaredGuarantee.atLeastOnce(
                    "a checkpoint waits until the broker has confirmed every message; what came"
                            + " after the last one is published again. For more, set a message id by which a reader drops repeats.");
        }
        return DeclaredGuarantee.atLeastOnce(
                "a checkpoint waits until the broker has confirmed every message; what came after"
                        + " the last one is published again with the same message id, so for a reader who drops repeats it is once.");
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) throws IOException {
        Sink.requireNoState(context, states);
        return RabbitMqWriter.open(options, publication, context);
    }

    /**
     * Collects the options of a {@link RabbitMqSink}. Not thread-safe.
     *
     * @param <T> the type of the records
     * @since 0.1
     */
    public static final class Builder<T> {
        private static final int DEFAULT_MAX_UNCONFIRMED = 1_000;
        private static final int MAX_UNCONFIRMED = 1_000_000;
        private static final Duration DEFAULT_CONFIRM_TIMEOUT = Duration.ofMinutes(1);

        private final ArrayList<ExchangeDeclaration> exchanges = new ArrayList<>();
        private final ArrayList<QueueDeclaration> queues = new ArrayList<>();
        private @Nullable RabbitMqConnectionConfig connection;
        private MessageAttribute<? super T, String> exchange = record -> "";
        private @Nullable MessageAttribute<? super T, String> routingKey;
        private MessageAttribute<? super T, MessageProperties> properties = record -> MessageProperties.PERSISTENT;
        private @Nullable MessageAttribute<? super T, String> id;
        private @Nullable MessageSerializer<? super T> serializer;
        private int maxUnconfirmed = DEFAULT_MAX_UNCONFIRMED;
        private Duration confirmTimeout = DEFAULT_CONFIRM_TIMEOUT;
        private boolean unroutableAllowed;

        private Builder() {}

        /**
         * Sets where the broker is.
         *
         * @param config of the connections; each subtask has one of its own
         * @return this builder
         */
        public Builder<T> setConnection(RabbitMqConnectionConfig config) {
            connection = config;
            return this;
        }

        /**
         * Publishes everything to one queue, by the default exchange.
         *
         * @param name of a queue, which must be there
         * @return this builder
         * @throws IllegalArgumentException if it is blank
         */
        public Builder<T> setQueue(String name) {
            Checks.notBlank("queue", name);
            exchange = record -> "";
            routingKey = record -> name;
            return this;
        }

        /**
         * Publishes everything to one queue, which is declared if it is not there.
         *
         * @param declaration its name and options
         * @return this builder
         */
        public Builder<T> setQueue(QueueDeclaration declaration) {
            return declare(declaration).setQueue(declaration.name());
        }

        /**
         * Sets the exchange to publish to. The default is the default exchange, whose routing keys are names of queues.
         *
         * @param name of an exchange, which must be there
         * @return this builder
         * @throws IllegalArgumentException if it is blank
         */
        public Builder<T> setExchange(String name) {
            Checks.notBlank("exchange", name);
            return setExchange(record -> name);
        }

        /**
         * Sets the exchange to publish to, which is declared if it is not there.
         *
         * @param declaration its name and options
         * @return this builder
         */
        public Builder<T> setExchange(ExchangeDeclaration declaration) {
            exchanges.add(declaration);
            return setExchange(declaration.name());
        }

        /**
         * Sets the exchange to publish to, by record.
         *
         * @param of the name of the exchange of a record; empty for the default exchange
         * @return this builder
         */
        public Builder<T> setExchange(MessageAttribute<? super T, String> of) {
            exchange = of;
            return this;
        }

        /**
         * Sets the routing key of all messages.
         *
         * @param key may be empty, as for an exchange of type {@code fanout}
         * @return this builder
         */
        public Builder<T> setRoutingKey(String key) {
            return setRoutingKey(record -> key);
        }

        /**
         * Sets the routing key, by record.
         *
         * @param of the routing key of a record
         * @return this builder
         */
        public Builder<T> setRoutingKey(MessageAttribute<? super T, String> of) {
            routingKey = of;
            return this;
        }

        /**
         * Declares a queue when a connection is made, for example one that is bound to the exchange.
         *
         * @param queue its name and options
         * @return this builder
         */
        public Builder<T> declare(QueueDeclaration queue) {
            queues.add(queue);
            return this;
        }

        /**
         * Sets how a record becomes the body of a message.
         *
         * @param function called once a record
         * @return this builder
         */
        public Builder<T> setSerializer(MessageSerializer<? super T> function) {
            serializer = function;
            return this;
        }

        /**
         * Sets the properties of messages, by record. The default is a persistent message without anything else.
         *
         * @param of the properties of a record
         * @return this builder
         */
        public Builder<T> setProperties(MessageAttribute<? super T, MessageProperties> of) {
            properties = of;
            return this;
        }

        /**
         * Gives each message an id that the record determines, so that one that is published again has the same. It becomes the
         * message id, and the correlation id if the properties have none.
         *
         * @param of the id of a record: unique, and the same each time the job computes it
         * @return this builder
         */
        public Builder<T> setMessageId(MessageAttribute<? super T, String> of) {
            id = of;
            return this;
        }

        /**
         * Sets how many messages of a subtask may be unconfirmed before writing waits. The default is 1000.
         *
         * @param messages 1 to a million; 1 waits for each
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder<T> setMaxUnconfirmed(int messages) {
            maxUnconfirmed = Checks.range("maxUnconfirmed", messages, 1, MAX_UNCONFIRMED);
            return this;
        }

        /**
         * Sets how long the broker may take to confirm before the attempt fails. The default is a minute.
         *
         * @param timeout at least 1 ms
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder<T> setConfirmTimeout(Duration timeout) {
            confirmTimeout = OptionChecks.duration("confirmTimeout", timeout);
            return this;
        }

        /**
         * Lets messages be dropped that reach no queue, as where nobody has to listen. They are counted.
         *
         * @return this builder
         */
        public Builder<T> allowUnroutable() {
            unroutableAllowed = true;
            return this;
        }

        /**
         * Makes the sink; connects to nothing.
         *
         * @return a sink with the options as they are now
         * @throws IllegalArgumentException if connection, serializer, or both queue and routing key are missing
         */
        public RabbitMqSink<T> build() {
            SinkOptions options = new SinkOptions(
                    Checks.given("connection", connection),
                    new ArrayList<>(exchanges),
                    new ArrayList<>(queues),
                    maxUnconfirmed,
                    confirmTimeout,
                    unroutableAllowed);
            Publication<T> publication = new Publication<>(
                    exchange,
                    Checks.given("routingKey (or queue)", routingKey),
                    properties,
                    id,
                    Checks.given("serializer", serializer));
            return new RabbitMqSink<>(options, publication);
        }
    }
}
