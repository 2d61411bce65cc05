package io.tidemark.api.functions;

import java.io.Serializable;

/**
 * Turns each record into any number of others.
 *
 * @param <T> the type of the input
 * @param <O> the type of the output
 * @since 0.1
 */
@FunctionalInterface
public interface FlatMapFunction<T, O> extends Serializable {
    /**
     * Emits the outputs of a record.
     *
     * @param value the record
     * @param out where outputs go; valid during this call only
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    void flatMap(T value, Collector<O> out) throws Exception;
}
