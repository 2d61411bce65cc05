/**
 * RabbitMQ: sources of queues and of streams, and a sink to exchanges.
 *
 * <p>{@link io.tidemark.connector.rabbitmq.RabbitMqSource} is exactly once where each message has an id of its own, at least
 * once without ids, and at most once if the broker may forget what it has sent.
 * {@link io.tidemark.connector.rabbitmq.RabbitMqStreamSource} is exactly once by offset.
 * {@link io.tidemark.connector.rabbitmq.RabbitMqSink} is at least once by publisher confirms, with message ids by which a
 * reader recognises repeats.
 *
 * <p>RabbitMQ's client is an automatic module and does not show in any signature.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // RabbitMQ's client has no descriptor, only a name in its manifest
module io.tidemark.connector.rabbitmq {
    requires static transitive org.jspecify;
    requires transitive io.tidemark.checkpoint.spi;
    requires com.rabbitmq.client;

    exports io.tidemark.connector.rabbitmq;
}
