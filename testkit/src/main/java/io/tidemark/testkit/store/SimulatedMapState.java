package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.MapStateSpec;
import io.tidemark.checkpoint.spi.state.StateKind;
import java.util.AbstractMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A handle on a map a key. */
final class SimulatedMapState<UK, UV> extends SimulatedState<Map<UK, UV>> implements MapState<UK, UV> {
    private final MapStateSpec<UK, UV> spec;

    SimulatedMapState(SimulatedStore<?> store, int index, MapStateSpec<UK, UV> spec) {
        super(store, index, spec.name(), new EntriesSerde<>(spec.keySerde(), spec.valueSerde()));
        this.spec = spec;
    }

    @Override
    StateKind kind() {
        return StateKind.MAP;
    }

    @Override
    List<String> schemas() {
        return List.of(spec.keySerde().schema(), spec.valueSerde().schema());
    }

    @Override
    Serde<Map<UK, UV>> reading(List<String> written) {
        return new EntriesSerde<>(
                spec.keySerde().reading(written.get(0)), spec.valueSerde().reading(written.get(1)));
    }

    @Override
    @Nullable
    Map<UK, UV> kept(Map<UK, UV> entries) {
        if (spec.expiry() == null || entries.values().stream().noneMatch(spec.expiry()::isExpired)) {
            return entries;
        }
        entries.values().removeIf(spec.expiry()::isExpired);
        return entries.isEmpty() ? null : new LinkedHashMap<>(entries);
    }

    private Map<UK, UV> current() {
        Map<UK, UV> entries = read();
        return entries == null ? Map.of() : entries;
    }

    @Override
    public @Nullable UV get(UK key) {
        return current().get(notNull(key, "key"));
    }

    @Override
    public void put(UK key, UV value) {
        putAll(Map.of(notNull(key, "key"), notNull(value, "value")));
    }

    @Override
    public void putAll(Map<? extends UK, ? extends UV> added) {
        added.forEach((key, value) -> {
            notNull(key, "key");
            notNull(value, "value");
        });
        if (!added.isEmpty()) {
            change(new LinkedHashMap<>(), entries -> {
                entries.putAll(added);
                return entries;
            });
        }
    }

    @Override
    public void remove(UK key) {
        notNull(key, "key");
        change(new LinkedHashMap<>(), entries -> {
            entries.remove(key);
            return entries.isEmpty() ? null : entries;
        });
    }

    @Override
    public boolean contains(UK key) {
        return current().containsKey(notNull(key, "key"));
    }

    @Override
    public Iterable<Map.Entry<UK, UV>> entries() {
        return () -> new Entries<>(ShownEntry::new);
    }

    @Override
    public Iterable<UK> keys() {
        return () -> new Entries<>(Map.Entry::getKey);
    }

    @Override
    public Iterable<UV> values() {
        return () -> new Entries<>(Map.Entry::getValue);
    }

    @Override
    public boolean isEmpty() {
        return read() == null;
    }

    @Override
    public void clear() {
        write(null);
    }

    private void requireSameKey(Object key) {
        if (!currentKey().equals(key)) {
            throw new IllegalStateException("An iterator over the state '" + name() + "' of " + operator()
                    + " for the key '" + key + "' is used for a change while '" + currentKey()
                    + "' is the current key");
        }
    }

    /** Iterates over the entries that there were when it was made, and removes from those of now. */
    private final class Entries<T> implements Iterator<T> {
        private final Object ofKey = currentKey();
        private final Iterator<Map.Entry<UK, UV>> entries = current().entrySet().iterator();
        private final Function<Map.Entry<UK, UV>, T> shown;
        private @Nullable UK last;

        Entries(Function<Map.Entry<UK, UV>, T> shown) {
            this.shown = shown;
        }

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public T next() {
            Map.Entry<UK, UV> entry = entries.next();
            last = entry.getKey();
            return shown.apply(entry);
        }

        @Override
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("Nothing was iterated over since the last removal");
            }
            requireSameKey(ofKey);
            SimulatedMapState.this.remove(last);
            last = null;
        }
    }

    /** An entry as it was when the iterator was made, that puts into the state of now. */
    private final class ShownEntry extends AbstractMap.SimpleEntry<UK, UV> {
        private static final long serialVersionUID = 1L;

        private final transient Object ofKey = currentKey();

        ShownEntry(Map.Entry<UK, UV> entry) {
            super(entry);
        }

        @Override
        public UV setValue(UV value) {
            requireSameKey(ofKey);
            put(getKey(), value);
            return super.setValue(value);
        }
    }
}
