package io.tidemark.api.functions;

/**
 * Takes the outputs of a function. Not thread-safe, valid only during the call it was handed to, never blocks.
 *
 * @param <T> the type of the outputs
 * @since 0.1
 */
@FunctionalInterface
public interface Collector<T> {
    /**
     * Emits a record, with the timestamp of the record being processed.
     *
     * @param record not {@code null}
     */
    void collect(T record);
}
