package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.Expiry;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one key in a map state, in the order in which their keys were first put.
 *
 * <p>Most maps in state are small, and there are many of them. Up to {@link #MOST_FEW} entries lie in {@link Cells}, and the
 * one that is looked for is found by comparing: three objects to be kept, copied for a snapshot and collected, where a
 * hash table of three entries has six, and numbers are objects besides. More entries are a hash table.
 *
 * <p>Iterators see the entries of the moment in which they were made: the first change while one is under way copies the
 * entries and leaves the old ones to it. One that reached its end is no longer under way.
 *
 * <p>Changed by the thread that processes only; a snapshot reads the entries of a map that is not changed any more.
 */
final class EntryMap {
    static final int MOST_FEW = 8;

    private static final int FIRST_CAPACITY = 2;

    private final MapKinds kinds;

    /** The first {@link #size} are the keys and their values, unless there are {@link #many}. */
    private Object keys;

    private Object values;
    private int size;
    private @Nullable LinkedHashMap<Object, Object> many;

    /** Iterators over the entries that have not reached their end, or were left before it. */
    private int iterators;

    EntryMap(MapKinds kinds) {
        this.kinds = kinds;
        this.keys = Cells.allocate(kinds.keys(), FIRST_CAPACITY);
        this.values = Cells.allocate(kinds.values(), FIRST_CAPACITY);
    }

    private EntryMap(EntryMap other, int capacity) {
        this.kinds = other.kinds;
        this.keys = Cells.copyOf(kinds.keys(), other.keys, capacity);
        this.values = Cells.copyOf(kinds.values(), other.values, capacity);
        this.size = other.size;
        this.many = other.many == null ? null : new LinkedHashMap<>(other.many);
    }

    int size() {
        return many == null ? size : many.size();
    }

    @Nullable
    Object get(Object key) {
        if (many != null) {
            return many.get(key);
        }
        int at = find(key);
        return at < 0 ? null : Cells.get(kinds.values(), values, at);
    }

    boolean contains(Object key) {
        return many == null ? find(key) >= 0 : many.containsKey(key);
    }

    /** Says whether the key was not there before. */
    boolean put(Object key, Object value) {
        int at = many == null ? find(key) : -1;
        if (at >= 0) {
            leaveToIterators();
            Cells.set(kinds.values(), values, at, value);
            return false;
        }
        if (many == null && size < MOST_FEW) {
            append(key, value);
            return true;
        }
        leaveToIterators();
        return hashed().put(key, value) == null;
    }

    void remove(Object key) {
        if (!contains(key)) {
            return;
        }
        leaveToIterators();
        if (many != null) {
            many.remove(key);
            return;
        }
        int at = find(key);
        Cells.remove(kinds.keys(), keys, size, at);
        Cells.remove(kinds.values(), values, size, at);
        size--;
    }

    /** Writes keys and values in turn. */
    void serialize(Serde<Object> keySerde, Serde<Object> valueSerde, DataOutput output) throws IOException {
        if (many != null) {
            for (Map.Entry<Object, Object> entry : many.entrySet()) {
                keySerde.serialize(entry.getKey(), output);
                valueSerde.serialize(entry.getValue(), output);
            }
            return;
        }
        for (int i = 0; i < size; i++) {
            keySerde.serialize(Cells.get(kinds.keys(), keys, i), output);
            valueSerde.serialize(Cells.get(kinds.values(), values, i), output);
        }
    }

    /** Returns a map of the same values. */
    EntryMap copy() {
        return new EntryMap(this, Cells.length(kinds.keys(), keys));
    }

    /** Returns a map of copies of the values. */
    EntryMap copy(UnaryOperator<Object> valueCopy) {
        EntryMap copy = copy();
        if (copy.many != null) {
            copy.many.replaceAll((key, value) -> valueCopy.apply(value));
        }
        for (int i = 0; i < copy.size; i++) {
            Object value = Cells.get(kinds.values(), values, i);
            Cells.set(kinds.values(), copy.values, i, valueCopy.apply(value));
        }
        return copy;
    }

    /** Returns a map without what has expired: this one if nothing has, {@code null} if everything has. */
    @Nullable
    EntryMap without(Expiry<Object> expiry) {
        boolean expired = false;
        for (Iterator<Map.Entry<Object, Object>> all = entries(); all.hasNext() && !expired; ) {
            expired = expiry.isExpired(all.next().getValue());
        }
        if (!expired) {
            return this;
        }
        EntryMap rest = new EntryMap(kinds);
        for (Iterator<Map.Entry<Object, Object>> all = entries(); all.hasNext(); ) {
            Map.Entry<Object, Object> entry = all.next();
            if (!expiry.isExpired(entry.getValue())) {
                rest.put(entry.getKey(), entry.getValue());
            }
        }
        return rest.size() == 0 ? null : rest;
    }

    /** Iterates over the entries that there are now; does not remove. */
    Iterator<Map.Entry<Object, Object>> iterator() {
        Object seen = kept();
        Iterator<Map.Entry<Object, Object>> all = entries();
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
                    if (kept() == seen) {
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

    /** Returns what holds the entries; another object after a change while an iterator was under way. */
    private Object kept() {
        return many == null ? keys : many;
    }

    private Iterator<Map.Entry<Object, Object>> entries() {
        return many == null
                ? new FewIterator(kinds, keys, values, size)
                : many.entrySet().iterator();
    }

    private int find(Object key) {
        return Cells.find(kinds.keys(), keys, size, key);
    }

    /** Puts copies in the place of what iterators look at, if there are any, to be changed. */
    private void leaveToIterators() {
        if (iterators == 0) {
            return;
        }
        iterators = 0;
        if (many != null) {
            many = new LinkedHashMap<>(many);
        } else {
            resize(Cells.length(kinds.keys(), keys));
        }
    }

    private void resize(int capacity) {
        keys = Cells.copyOf(kinds.keys(), keys, capacity);
        values = Cells.copyOf(kinds.values(), values, capacity);
    }

    private void append(Object key, Object value) {
        leaveToIterators();
        if (size == Cells.length(kinds.keys(), keys)) {
            resize(Math.min(MOST_FEW, 2 * size));
        }
        Cells.set(kinds.keys(), keys, size, key);
        Cells.set(kinds.values(), values, size, value);
        size++;
    }

    /** Returns the entries as a hash table, in which they are from now on. */
    private LinkedHashMap<Object, Object> hashed() {
        LinkedHashMap<Object, Object> all = many;
        if (all == null) {
            all = new LinkedHashMap<>(4 * MOST_FEW);
            for (Iterator<Map.Entry<Object, Object>> entries = entries(); entries.hasNext(); ) {
                Map.Entry<Object, Object> entry = entries.next();
                all.put(entry.getKey(), entry.getValue());
            }
            many = all;
            size = 0;
            keys = Cells.allocate(kinds.keys(), 0);
            values = Cells.allocate(kinds.values(), 0);
        }
        return all;
    }

    private static final class FewIterator implements Iterator<Map.Entry<Object, Object>> {
        private final MapKinds kinds;
        private final Object keys;
        private final Object values;
        private final int size;
        private int next;

        FewIterator(MapKinds kinds, Object keys, Object values, int size) {
            this.kinds = kinds;
            this.keys = keys;
            this.values = values;
            this.size = size;
        }

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Map.Entry<Object, Object> next() {
            if (next >= size) {
                throw new NoSuchElementException("The map has " + size + " entries.");
            }
            Map.Entry<Object, Object> entry =
                    Map.entry(Cells.get(kinds.keys(), keys, next), Cells.get(kinds.values(), values, next));
            next++;
            return entry;
        }
    }
}
