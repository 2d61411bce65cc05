package io.tidemark.core.state;

import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A map among the states of a scope. */
final class CellMap<UK, UV> implements MapState<UK, UV> {
    private final ValueState<Map<UK, UV>> map;

    CellMap(ValueState<Map<UK, UV>> map) {
        this.map = map;
    }

    private Map<UK, UV> present() {
        Map<UK, UV> entries = map.value();
        return entries == null ? Map.of() : entries;
    }

    @Override
    public @Nullable UV get(UK key) {
        return present().get(Objects.requireNonNull(key, "a key of a map state"));
    }

    @Override
    public void put(UK key, UV value) {
        Objects.requireNonNull(key, "a key of a map state");
        Objects.requireNonNull(value, "a value of a map state");
        Map<UK, UV> before = map.value();
        Map<UK, UV> after = before == null ? new LinkedHashMap<>() : before;
        after.put(key, value);
        map.update(after);
    }

    @Override
    public void putAll(Map<? extends UK, ? extends UV> entries) {
        new LinkedHashMap<UK, UV>(entries).forEach(this::put);
    }

    @Override
    public void remove(UK key) {
        Map<UK, UV> entries = map.value();
        if (entries != null && entries.remove(key) != null) {
            map.update(entries.isEmpty() ? null : entries);
        }
    }

    @Override
    public boolean contains(UK key) {
        return get(key) != null;
    }

    @Override
    public Iterable<Map.Entry<UK, UV>> entries() {
        return () -> each(entry -> entry);
    }

    @Override
    public Iterable<UK> keys() {
        return () -> each(Map.Entry::getKey);
    }

    @Override
    public Iterable<UV> values() {
        return () -> each(Map.Entry::getValue);
    }

    private <X> Iterator<X> each(Function<Map.Entry<UK, UV>, X> part) {
        List<Map.Entry<UK, UV>> entries = new ArrayList<>();
        present().forEach((key, value) -> entries.add(new Live(key, value)));
        Iterator<Map.Entry<UK, UV>> iterator = entries.iterator();
        return new Iterator<>() {
            private Map.@Nullable Entry<UK, UV> last;

            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public X next() {
                last = iterator.next();
                return part.apply(last);
            }

            @Override
            public void remove() {
                if (last == null) {
                    throw new IllegalStateException("There is no entry to remove; call next first.");
                }
                CellMap.this.remove(last.getKey());
                last = null;
            }
        };
    }

    /** An entry that puts into the state what it is set to. */
    private final class Live extends AbstractMap.SimpleEntry<UK, UV> {
        private static final long serialVersionUID = 1L;

        Live(UK key, UV value) {
            super(key, value);
        }

        @Override
        public UV setValue(UV value) {
            put(getKey(), value);
            return super.setValue(value);
        }
    }

    @Override
    public boolean isEmpty() {
        return present().isEmpty();
    }

    @Override
    public void clear() {
        map.clear();
    }
}
