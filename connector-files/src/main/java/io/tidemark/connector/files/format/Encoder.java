package io.tidemark.connector.files.format;

import java.io.IOException;
import java.io.Serializable;

/**
 * How a record becomes bytes of a file. Shared by all subtasks: keep nothing between calls that a thread could change.
 * An exception fails the attempt.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface Encoder<T> extends Serializable {
    /**
     * Writes one record, with what separates it from the next.
     *
     * @param record not {@code null}
     * @param output buffered; do not flush or close it
     * @throws IOException if the record cannot be written
     */
    void encode(T record, RecordOutput output) throws IOException;

    /**
     * Writes what stands before the first record of each file, for example a header. Writes nothing by default.
     *
     * @param output as above
     * @throws IOException if it cannot be written
     */
    default void begin(RecordOutput output) throws IOException {}

    /**
     * Returns an encoder that writes what {@code toString()} returns as a line of UTF-8.
     *
     * @param <T> the type of the records
     * @return the encoder; text with line feeds in it becomes several lines
     */
    static <T> Encoder<T> lines() {
        return (record, output) -> output.print(String.valueOf(record)).print('\n');
    }
}
