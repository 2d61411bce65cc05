package io.tidemark.api.functions;

import java.io.Serializable;

/**
 * Keeps some records and drops the others.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface FilterFunction<T> extends Serializable {
    /**
     * Decides about a record.
     *
     * @param value the record
     * @return {@code true} to keep it
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    boolean filter(T value) throws Exception;
}
