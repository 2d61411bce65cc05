package io.tidemark.connector.rabbitmq;

/**
 * A message as the broker delivered it.
 *
 * @param exchange where it was published; empty for the default exchange
 * @param routingKey with which it was published
 * @param redelivered whether the broker may have delivered it before
 * @param properties what is said about it
 * @param body its bytes; the receiver's own, which nobody changes
 * @since 0.1
 */
public record RabbitMqMessage(
        String exchange, String routingKey, boolean redelivered, MessageProperties properties, byte[] body) {
    /** Leaves the body out: it may be large, or a secret. */
    @Override
    public String toString() {
        return "message of " + body.length + " bytes from exchange '" + exchange + "' with routing key '" + routingKey
                + "', correlation id '" + properties.correlationId() + "', message id '" + properties.messageId() + "'";
    }
}
