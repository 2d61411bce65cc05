package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.MapState;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A handle on a column of {@link EntryMap}s. The first change after a snapshot began copies the map of the key; so does the
 * first look at it, if its values are of a mutable type.
 */
final class MemoryMapState<UK, UV> implements MapState<UK, UV>, StateHandle {
    private final StateTable table;
    private final Column column;
    private final Serde<Object> keys;
    private final Serde<Object> values;
    private final MapKinds kinds;

    MemoryMapState(StateTable table, Column column) {
        this.table = table;
        this.column = column;
        this.keys = column.form.parts().get(0);
        this.values = column.form.parts().get(1);
        this.kinds = MapKinds.of(keys, values);
    }

    @Override
    public Column column() {
        return column;
    }

    private @Nullable EntryMap toLookAt() {
        return (EntryMap) (values.immutable() ? table.read(column) : table.readToChange(column));
    }

    private EntryMap toPutInto() {
        EntryMap map = (EntryMap) table.readToChange(column);
        if (map == null) {
            map = new EntryMap(kinds);
            table.putReference(column, map);
        }
        return map;
    }

    @Override
    @SuppressWarnings("unchecked") // the map only ever holds what this handle wrote or its serdes read
    public @Nullable UV get(UK key) {
        checked(key, "key");
        EntryMap map = toLookAt();
        return map == null ? null : (UV) map.get(key);
    }

    @Override
    public void put(UK key, UV value) {
        checked(key, "key");
        checked(value, "value");
        put(toPutInto(), key, value);
    }

    private void put(EntryMap map, Object key, Object value) {
        map.put(keys.immutable() || map.contains(key) ? key : keys.copy(key), value);
    }

    @Override
    public void putAll(Map<? extends UK, ? extends UV> entries) {
        entries.forEach((key, value) -> {
            checked(key, "key");
            checked(value, "value");
        });
        if (!entries.isEmpty()) {
            EntryMap map = toPutInto();
            entries.forEach((key, value) -> put(map, key, value));
        }
    }

    @Override
    public void remove(UK key) {
        checked(key, "key");
        EntryMap present = (EntryMap) table.read(column);
        if (present == null || !present.contains(key)) {
            return;
        }
        EntryMap map = Objects.requireNonNull((EntryMap) table.readToChange(column));
        map.remove(key);
        if (map.size() == 0) {
            table.erase(column);
        }
    }

    @Override
    public boolean contains(UK key) {
        checked(key, "key");
        EntryMap map = (EntryMap) table.read(column);
        return map != null && map.contains(key);
    }

    @Override
    public Iterable<Map.Entry<UK, UV>> entries() {
        return () -> iterator(ShownEntry::new);
    }

    @Override
    @SuppressWarnings("unchecked") // the map only ever holds what this handle wrote or its serdes read
    public Iterable<UK> keys() {
        return () -> iterator(entry -> (UK) entry.getKey());
    }

    @Override
    @SuppressWarnings("unchecked") // the map only ever holds what this handle wrote or its serdes read
    public Iterable<UV> values() {
        return () -> iterator(entry -> (UV) entry.getValue());
    }

    private <T> Iterator<T> iterator(Function<Map.Entry<Object, Object>, T> shown) {
        EntryMap map = toLookAt();
        return map == null ? Collections.emptyIterator() : new ShownIterator<>(map.iterator(), shown);
    }

    @Override
    public boolean isEmpty() {
        return table.read(column) == null;
    }

    @Override
    public void clear() {
        table.erase(column);
    }

    private void checked(@Nullable Object given, String what) {
        if (given == null) {
            throw new NullPointerException("The map state '" + column.name + "' of " + table.layout.operator
                    + " is given a " + what + " that is null; none ever is. Remove the key instead.");
        }
    }

    private void requireSameKey(Object key) {
        if (!table.key().equals(key)) {
            throw new IllegalStateException("An iterator over the map state '" + column.name + "' of "
                    + table.layout.operator + " for the key '" + key + "' is used for a change while '" + table.key()
                    + "' is the current key. Use an iterator only while its key is processed.");
        }
    }

    /** Shows entries in one way or another, and removes through the state. */
    private final class ShownIterator<T> implements Iterator<T> {
        private final Iterator<Map.Entry<Object, Object>> entries;
        private final Function<Map.Entry<Object, Object>, T> shown;
        private final Object ofKey = table.key();
        private @Nullable Object last;

        ShownIterator(Iterator<Map.Entry<Object, Object>> entries, Function<Map.Entry<Object, Object>, T> shown) {
            this.entries = entries;
            this.shown = shown;
        }

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public T next() {
            Map.Entry<Object, Object> entry = entries.next();
            last = entry.getKey();
            return shown.apply(entry);
        }

        @Override
        @SuppressWarnings("unchecked") // it came out of this state
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("Call next() before each remove().");
            }
            requireSameKey(ofKey);
            MemoryMapState.this.remove((UK) last);
            last = null;
        }
    }

    /** An entry as it was when the iterator was made, that puts through the state. */
    private final class ShownEntry extends AbstractMap.SimpleEntry<UK, UV> {
        private static final long serialVersionUID = 1L;

        private final transient Object ofKey = table.key();

        @SuppressWarnings("unchecked") // the map only ever holds what this handle wrote or its serdes read
        ShownEntry(Map.Entry<Object, Object> entry) {
            super((UK) entry.getKey(), (UV) entry.getValue());
        }

        @Override
        public UV setValue(UV value) {
            requireSameKey(ofKey);
            put(getKey(), value);
            return super.setValue(value);
        }
    }
}
