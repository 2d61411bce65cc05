package io.tidemark.api.functions;

import java.io.Serializable;

/**
 * Turns each record into one other.
 *
 * @param <T> the type of the input
 * @param <R> the type of the output
 * @since 0.1
 */
@FunctionalInterface
public interface MapFunction<T, R> extends Serializable {
    /**
     * Maps a record.
     *
     * @param value the record
     * @return the output; {@code null} fails the attempt
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    R map(T value) throws Exception;
}
