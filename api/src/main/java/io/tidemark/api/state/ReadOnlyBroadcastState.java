package io.tidemark.api.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map that every subtask has whole, for reading: what a record of the other stream, or a timer, sees of it. Used by the thread
 * that processes, only while it processes a record or a timer. Values are not to be changed in place.
 *
 * @param <K> the type of the keys within the map
 * @param <V> the type of the values
 * @since 0.1
 */
public interface ReadOnlyBroadcastState<K, V> {
    /**
     * Returns the value of a key within the map.
     *
     * @param key not {@code null}
     * @return {@code null} if there is none
     */
    @Nullable
    V get(K key);

    /**
     * Says whether a key has a value.
     *
     * @param key not {@code null}
     * @return {@code true} if so
     */
    boolean contains(K key);

    /**
     * Returns the entries, in the order in which their keys were first put.
     *
     * @return empty if there are none; neither the iterator nor an entry changes the state
     */
    Iterable<Map.Entry<K, V>> immutableEntries();
}
