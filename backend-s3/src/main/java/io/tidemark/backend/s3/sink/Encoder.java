package io.tidemark.backend.s3.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * How a record becomes bytes of an object. Shared by all subtasks: keep nothing between calls that a thread could change.
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
    void encode(T record, OutputStream output) throws IOException;

    /**
     * Writes what stands before the first record of each object, for example a header. Writes nothing by default.
     *
     * @param output as above
     * @throws IOException if it cannot be written
     */
    default void begin(OutputStream output) throws IOException {}

    /**
     * Returns an encoder that writes what {@code toString()} returns as a line of UTF-8.
     *
     * @param <T> the type of the records
     * @return the encoder; text with line feeds in it becomes several lines
     */
    static <T> Encoder<T> lines() {
        return (record, output) -> {
            output.write(String.valueOf(record).getBytes(StandardCharsets.UTF_8));
            output.write('\n');
        };
    }
}
