package io.tidemark.connector.rabbitmq;

import java.io.Serializable;

/**
 * Takes something of a message out of a record or a message: its routing key, its id, its properties. The same input must give
 * the same answer each time. Called by the thread of the subtask.
 *
 * @param <T> of what
 * @param <A> what is taken out
 * @since 0.1
 */
@FunctionalInterface
public interface MessageAttribute<T, A> extends Serializable {
    /**
     * Takes it out.
     *
     * @param input not {@code null}
     * @return {@code null} only where the option says what that means
     */
    A of(T input);
}
