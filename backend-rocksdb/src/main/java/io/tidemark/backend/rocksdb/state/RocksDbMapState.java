package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.layout.DeclaredState;
import io.tidemark.backend.rocksdb.state.EntryForm.Placed;
import io.tidemark.backend.rocksdb.state.MapForm.Entries;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.Expiry;
import io.tidemark.checkpoint.spi.state.MapState;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A handle on the cells of a map state. A small map is one cell; a large one is a {@link LargeMap}. */
final class RocksDbMapState<UK, UV> implements MapState<UK, UV>, StateHandle {
    /** How many entries are kept together in one row. */
    static final int MOST_TOGETHER = 64;

    /** How many bytes are kept together in one row, about. */
    static final int MOST_BYTES = 8 * 1024;

    private final Cells cells;
    private final DeclaredState state;
    private final List<CellTable> tables;
    private final CellTable maps;
    private final LargeMap large;
    private final Serde<Object> keySerde;
    private final SizeEstimate keySize = new SizeEstimate();
    private final SizeEstimate valueSize = new SizeEstimate();

    RocksDbMapState(Cells cells, DeclaredState state) {
        this.cells = cells;
        this.state = state;
        this.tables = CellTable.all(state, state.parts());
        this.maps = tables.get(RowKeys.MAIN);
        this.large = new LargeMap(cells, tables);
        this.keySerde = state.parts().get(0);
    }

    @Override
    public DeclaredState state() {
        return state;
    }

    @Override
    public List<CellTable> tables() {
        return tables;
    }

    @Override
    @SuppressWarnings("unchecked") // the tables only ever hold what this handle put or its serdes read
    public @Nullable UV get(UK key) {
        checked(key, "key");
        Object map = cells.show(maps, null);
        if (map == null) {
            return null;
        }
        return (UV)
                (map instanceof Entries ? large.get(key) : MapForm.asMap(map).get(key));
    }

    @Override
    public boolean contains(UK key) {
        checked(key, "key");
        Object map = cells.read(maps, null);
        if (map == null) {
            return false;
        }
        return map instanceof Entries ? large.contains(key) : MapForm.asMap(map).containsKey(key);
    }

    @Override
    public void put(UK key, UV value) {
        checked(key, "key");
        checked(value, "value");
        putChecked(key, value);
    }

    private void putChecked(Object key, Object value) {
        Object map = cells.change(maps, null);
        if (map instanceof Entries) {
            large.put(key, value);
            return;
        }
        if (map == null) {
            Map<Object, Object> first = new LinkedHashMap<>();
            first.put(keySerde.copy(key), value);
            cells.put(maps, null, first);
            return;
        }
        Map<Object, Object> small = MapForm.asMap(map);
        if (small.containsKey(key)) {
            small.put(key, value);
            return;
        }
        small.put(keySerde.copy(key), value);
        int more = keySize.of(key, SizeEstimate.by(keySerde))
                + valueSize.of(value, SizeEstimate.by(state.parts().get(1)));
        if (cells.grow(maps, null, more) > MOST_BYTES || small.size() > MOST_TOGETHER) {
            large.begin(small);
        }
    }

    @Override
    public void putAll(Map<? extends UK, ? extends UV> added) {
        added.forEach((key, value) -> {
            checked(key, "key");
            checked(value, "value");
        });
        added.forEach(this::putChecked);
    }

    @Override
    public void remove(UK key) {
        checked(key, "key");
        removeChecked(key);
    }

    private void removeChecked(Object key) {
        Object map = cells.read(maps, null);
        if (map instanceof Entries) {
            large.remove(key);
            return;
        }
        if (map == null || !MapForm.asMap(map).containsKey(key)) {
            return;
        }
        Object changed = cells.change(maps, null);
        if (changed != null) {
            Map<Object, Object> small = MapForm.asMap(changed);
            small.remove(key);
            if (small.isEmpty()) {
                cells.put(maps, null, null);
            }
        }
    }

    @Override
    public boolean isEmpty() {
        return cells.read(maps, null) == null;
    }

    @Override
    public void clear() {
        if (cells.read(maps, null) instanceof Entries entries) {
            large.clear(entries);
        }
        cells.put(maps, null, null);
    }

    @Override
    public Iterable<Map.Entry<UK, UV>> entries() {
        return () -> iterator(true, ShownEntry::new);
    }

    @Override
    @SuppressWarnings("unchecked") // the tables only ever hold what this handle put or its serdes read
    public Iterable<UK> keys() {
        return () -> iterator(false, entry -> (UK) entry.getKey());
    }

    @Override
    @SuppressWarnings("unchecked") // the tables only ever hold what this handle put or its serdes read
    public Iterable<UV> values() {
        return () -> iterator(true, entry -> (UV) entry.getValue());
    }

    private <T> Iterator<T> iterator(boolean withValues, Function<Map.Entry<Object, Object>, T> shown) {
        Object map = withValues ? cells.show(maps, null) : cells.read(maps, null);
        if (map == null) {
            return Collections.emptyIterator();
        }
        Iterator<Map.Entry<Object, Object>> entries =
                map instanceof Entries many ? large.iterator(many, withValues) : copyOf(MapForm.asMap(map));
        return new ShownIterator<>(entries, shown);
    }

    /** What an iterator shows does not change with the map, which is small. */
    private static Iterator<Map.Entry<Object, Object>> copyOf(Map<Object, Object> small) {
        List<Map.Entry<Object, Object>> copy = new ArrayList<>(small.size());
        small.forEach((key, value) -> copy.add(Map.entry(key, value)));
        return copy.iterator();
    }

    @Override
    public void expire(CellTable table, @Nullable Object sub, Object value) {
        Expiry<Object> expiry = state.expiry();
        if (expiry == null) {
            return;
        }
        if (value instanceof Placed entry && sub != null && expiry.isExpired(entry.value())) {
            removeChecked(sub);
        }
        if (table == maps && !(value instanceof Entries)) {
            expireSmall(MapForm.asMap(value), expiry);
        }
    }

    private void expireSmall(Map<Object, Object> small, Expiry<Object> expiry) {
        List<Object> expired = new ArrayList<>();
        small.forEach((key, itsValue) -> {
            if (expiry.isExpired(itsValue)) {
                expired.add(key);
            }
        });
        expired.forEach(this::removeChecked);
    }

    private void checked(@Nullable Object given, String what) {
        if (given == null) {
            throw new NullPointerException("The map state '" + state.name() + "' of " + cells.layout.operator()
                    + " is given a " + what + " that is null; none ever is. Remove the key instead.");
        }
    }

    /** Shows entries in one way or another, and removes through the state. */
    private final class ShownIterator<T> implements Iterator<T> {
        private final Iterator<Map.Entry<Object, Object>> entries;
        private final Function<Map.Entry<Object, Object>, T> shown;
        private final Object ofKey = cells.key();
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
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("Call next() before each remove().");
            }
            cells.requireKey(ofKey, state);
            removeChecked(last);
            last = null;
        }
    }

    /** An entry as it was when the iterator was made, that puts through the state. */
    private final class ShownEntry extends AbstractMap.SimpleEntry<UK, UV> {
        private static final long serialVersionUID = 1L;

        private final transient Object ofKey = cells.key();

        @SuppressWarnings("unchecked") // the tables only ever hold what this handle put or its serdes read
        ShownEntry(Map.Entry<Object, Object> entry) {
            super((UK) entry.getKey(), (UV) entry.getValue());
        }

        @Override
        public UV setValue(UV value) {
            cells.requireKey(ofKey, state);
            put(getKey(), value);
            return super.setValue(value);
        }
    }
}
