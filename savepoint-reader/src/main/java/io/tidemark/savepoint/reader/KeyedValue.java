package io.tidemark.savepoint.reader;

/**
 * What a state holds for one key.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param key the key
 * @param value never {@code null}: keys without a value are left out
 * @since 0.1
 */
public record KeyedValue<K, V>(K key, V value) {}
