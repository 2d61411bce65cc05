package io.tidemark.api.functions;

import java.io.Serializable;

/**
 * Says which key a record has. Must give equal keys for equal records, in every process.
 *
 * @param <I> the type of the records
 * @param <K> the type of the keys
 * @since 0.1
 */
@FunctionalInterface
public interface KeySelector<I, K> extends Serializable {
    /**
     * Returns the key.
     *
     * @param value the record
     * @return not {@code null}
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    K getKey(I value) throws Exception;
}
