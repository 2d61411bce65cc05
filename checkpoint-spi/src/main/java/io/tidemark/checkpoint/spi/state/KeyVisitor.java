package io.tidemark.checkpoint.spi.state;

/**
 * What is done for each key of {@link KeyedStateStore#forEachKey}.
 *
 * @param <K> the type of the keys
 * @since 0.1
 */
@FunctionalInterface
public interface KeyVisitor<K> {
    /**
     * Visits a key, which is the store's current one during the call.
     *
     * @param key the key
     */
    void visit(K key);
}
