package io.tidemark.connector.rabbitmq;

import java.io.IOException;
import java.io.Serializable;

/**
 * Makes the body of a message of a record. Called by the thread of the subtask, once a record.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface MessageSerializer<T> extends Serializable {
    /**
     * Makes the body.
     *
     * @param record not {@code null}
     * @return its bytes; nobody changes them until the broker has confirmed the message
     * @throws IOException if the record cannot be written; the attempt fails
     */
    byte[] serialize(T record) throws IOException;
}
