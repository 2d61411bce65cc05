package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.state.Expiry;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one key in a map state, in the order in which their keys were first put.
 *
 * <p>Iterators see the entries of the moment in which they were made: the first change while one is under way copies the
 * entries and leaves the old ones to it. One that reached its end is no longer under way.
 *
 * <p>Changed by the thread that processes only; a snapshot reads the entries of a map that is not changed any more.
 */
final class EntryMap {
    private LinkedHashMap<Object, Object> entries;

    /** Iterators over {@link #entries} that have not reached their end, or were left before it. */
    private int iterators;

    EntryMap() {
        this(new LinkedHashMap<>());
    }

    private EntryMap(LinkedHashMap<Object, Object> entries) {
        this.entries = entries;
    }

    int size() {
        return entries.size();
    }

    @Nullable
    Object get(Object key) {
        return entries.get(key);
    }

    boolean contains(Object key) {
        return entries.containsKey(key);
    }

    /** Returns the entries, to be looked at at once. */
    Iterable<Map.Entry<Object, Object>> entries() {
        return entries.entrySet();
    }

    /** Returns what there was before. */
    @Nullable
    Object put(Object key, Object value) {
        return changeable().put(key, value);
    }

    void remove(Object key) {
        if (entries.containsKey(key)) {
            changeable().remove(key);
        }
    }

    private Map<Object, Object> changeable() {
        if (iterators > 0) {
            entries = new LinkedHashMap<>(entries);
            iterators = 0;
        }
        return entries;
    }

    /** Returns a map of copies of the values. */
    EntryMap copy(UnaryOperator<Object> valueCopy) {
        LinkedHashMap<Object, Object> copies = new LinkedHashMap<>(entries);
        copies.replaceAll((key, value) -> valueCopy.apply(value));
        return new EntryMap(copies);
    }

    /** Returns a map without what has expired: this one if nothing has, {@code null} if everything has. */
    @Nullable
    EntryMap without(Expiry<Object> expiry) {
        boolean expired = false;
        for (Object value : entries.values()) {
            expired |= expiry.isExpired(value);
        }
        if (!expired) {
            return this;
        }
        EntryMap rest = new EntryMap(new LinkedHashMap<>(entries));
        rest.entries.values().removeIf(expiry::isExpired);
        return rest.entries.isEmpty() ? null : rest;
    }

    /** Iterates over the entries that there are now; does not remove. */
    Iterator<Map.Entry<Object, Object>> iterator() {
        LinkedHashMap<Object, Object> seen = entries;
        Iterator<Map.Entry<Object, Object>> all = seen.entrySet().iterator();
        iterators++;
        return new Iterator<>() {
            private boolean ended;

            @Override
            public boolean hasNext() {
                if (all.hasNext()) {
                    return true;
                }
                if (!ended) {
                    ended = true;
                    if (entries == seen) {
                        iterators--;
                    }
                }
                return false;
            }

            @Override
            public Map.Entry<Object, Object> next() {
                return all.next();
            }
        };
    }
}
