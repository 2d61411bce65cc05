package io.tidemark.checkpoint.spi.state;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map a key, in the order in which its keys were first put. Reads and writes concern the key of the record being
 * processed. Used by the thread that processes, only while it processes a record.
 *
 * <p>A map without entries is a map that was cleared. Keys and values are never {@code null}; keys are never changed, and
 * are the same if they are equal. A mutable value may be changed in place, but only {@link #put} makes the change a part
 * of the state for certain.
 *
 * <p>What {@link #entries}, {@link #keys}, {@link #values} and {@link #iterator} iterate over are the entries that there
 * were when the iterator was made: what is put or removed meanwhile neither appears nor disturbs it. Their iterators
 * remove from the state, while the key is the current one.
 *
 * @param <UK> the type of the keys within the map
 * @param <UV> the type of the values within the map
 * @since 0.1
 */
public interface MapState<UK, UV> {
    /**
     * Returns the value of a key within the map.
     *
     * @param key not {@code null}
     * @return {@code null} if there is none
     */
    @Nullable
    UV get(UK key);

    /**
     * Sets the value of a key within the map. A new key comes last in the order, another one keeps its place.
     *
     * @param key not {@code null}
     * @param value not {@code null}
     */
    void put(UK key, UV value);

    /**
     * Sets the values of several keys, in the order of the given map.
     *
     * @param entries the map is copied
     */
    void putAll(Map<? extends UK, ? extends UV> entries);

    /**
     * Removes a key and its value, if they are there.
     *
     * @param key not {@code null}
     */
    void remove(UK key);

    /**
     * Says whether a key has a value.
     *
     * @param key not {@code null}
     * @return {@code true} if so
     */
    boolean contains(UK key);

    /**
     * Returns the entries. {@link Map.Entry#setValue} puts the value into the state.
     *
     * @return empty if there are none
     */
    Iterable<Map.Entry<UK, UV>> entries();

    /**
     * Returns the keys within the map.
     *
     * @return empty if there are none
     */
    Iterable<UK> keys();

    /**
     * Returns the values within the map.
     *
     * @return empty if there are none
     */
    Iterable<UV> values();

    /**
     * Iterates over the entries.
     *
     * @return as that of {@link #entries}
     */
    default Iterator<Map.Entry<UK, UV>> iterator() {
        return entries().iterator();
    }

    /**
     * Says whether there are no entries.
     *
     * @return {@code true} if so
     */
    boolean isEmpty();

    /** Removes all entries. */
    void clear();
}
