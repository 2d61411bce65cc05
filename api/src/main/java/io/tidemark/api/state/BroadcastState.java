package io.tidemark.api.state;

import java.util.Iterator;
import java.util.Map;

/**
 * A map that every subtask has whole: each of them gets every broadcast record, and changes its own map by it. Handed out
 * while a broadcast record is processed, and only then it can be written; afterwards writing is refused.
 *
 * <p>The maps of all subtasks have to stay the same, for after a change of parallelism a subtask may get that of another one.
 * So what is put must follow from the broadcast records and the map alone: not from the subtask's number, the records of the
 * other stream, the clock or chance. Broadcast records that come from several subtasks come in another order in each; then
 * the order must not matter either.
 *
 * <p>It is kept on the heap and written at the barrier by each subtask, while processing waits: it is for what is small. A
 * value is copied when it is put, unless its serde calls it immutable, for all subtasks get the same record; one that is
 * changed in place later has to be put again.
 *
 * @param <K> the type of the keys within the map
 * @param <V> the type of the values
 * @since 0.1
 */
public interface BroadcastState<K, V> extends ReadOnlyBroadcastState<K, V> {
    /**
     * Sets the value of a key within the map. A new key comes last in the order, another one keeps its place.
     *
     * @param key not {@code null}
     * @param value not {@code null}
     * @throws IllegalStateException if no broadcast record is being processed; this goes for every method that writes
     */
    void put(K key, V value);

    /**
     * Sets the values of several keys, in the order of the given map.
     *
     * @param entries the map is copied
     */
    void putAll(Map<? extends K, ? extends V> entries);

    /**
     * Removes a key and its value, if they are there.
     *
     * @param key not {@code null}
     */
    void remove(K key);

    /**
     * Returns the entries that there are when an iterator is made: what is put or removed meanwhile neither appears nor disturbs
     * it. The iterator removes from the state, and {@link Map.Entry#setValue} puts the value into it.
     *
     * @return empty if there are none
     */
    Iterable<Map.Entry<K, V>> entries();

    /**
     * Iterates over the entries.
     *
     * @return as that of {@link #entries}
     */
    default Iterator<Map.Entry<K, V>> iterator() {
        return entries().iterator();
    }

    /** Removes all entries. */
    void clear();
}
