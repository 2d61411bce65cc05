package io.tidemark.api.functions;

import java.io.Serializable;

/**
 * Combines two records into one of the same type; associative if the result should not depend on batching.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface ReduceFunction<T> extends Serializable {
    /**
     * Combines the result so far with the next record.
     *
     * @param value1 the result so far; it may be returned, but not changed
     * @param value2 the next record
     * @return the new result
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    T reduce(T value1, T value2) throws Exception;
}
