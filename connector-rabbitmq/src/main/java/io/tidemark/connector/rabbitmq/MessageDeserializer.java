package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.source.BadRecords;
import java.io.IOException;
import java.io.Serializable;

/**
 * Makes a record of a message. Called by the thread of the subtask, once a message that is emitted.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface MessageDeserializer<T> extends Serializable {
    /**
     * Makes a record.
     *
     * @param message with its properties
     * @return not {@code null}
     * @throws IOException if the message is none; {@link BadRecords} says what happens then
     */
    T deserialize(RabbitMqMessage message) throws IOException;
}
