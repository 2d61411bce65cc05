package io.tidemark.connector.socket;

import java.io.Serializable;

/**
 * Turns a record into a line of text. Called by one thread at a time in each subtask; instances are shared by subtasks.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface LineEncoder<T> extends Serializable {
    /**
     * Encodes one record.
     *
     * @param record not {@code null}
     * @return its line, without a line end and without any line feed or carriage return in it; may be empty
     */
    String encode(T record);
}
