package io.tidemark.api.state;

import java.io.Serializable;

/**
 * Is called for each key that has something in a state.
 *
 * @param <K> the type of the keys
 * @param <S> the handle of the state, such as {@link io.tidemark.checkpoint.spi.state.ValueState}
 * @since 0.1
 */
@FunctionalInterface
public interface KeyedStateFunction<K, S> extends Serializable {
    /**
     * Looks at or changes the state of one key. Other states of the key can be used too.
     *
     * @param key the key, which all state handles concern during this call
     * @param state the handle of the state
     * @throws Exception to fail the attempt; the job restarts from the newest checkpoint
     */
    void process(K key, S state) throws Exception;
}
