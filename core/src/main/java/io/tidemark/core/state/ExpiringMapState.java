package io.tidemark.core.state;

import io.tidemark.checkpoint.spi.state.MapState;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A map state in which each entry expires by itself; one that has is removed when it is met. */
final class ExpiringMapState<UK, UV> implements MapState<UK, UV> {
    private final MapState<UK, Timed<UV>> state;
    private final TimeToLive ttl;
    private final Supplier<?> currentKey;
    private final String name;

    ExpiringMapState(MapState<UK, Timed<UV>> state, TimeToLive ttl, Supplier<?> currentKey, String name) {
        this.state = state;
        this.ttl = ttl;
        this.currentKey = currentKey;
        this.name = name;
    }

    @Override
    public @Nullable UV get(UK key) {
        Timed<UV> timed = state.get(key);
        if (timed == null) {
            return null;
        }
        if (ttl.isExpired(timed)) {
            state.remove(key);
            return ttl.shown(timed);
        }
        if (ttl.readingRenews()) {
            state.put(key, ttl.usedNow(timed.value()));
        }
        return timed.value();
    }

    @Override
    public void put(UK key, UV value) {
        state.put(key, timed(value));
    }

    @Override
    public void putAll(Map<? extends UK, ? extends UV> entries) {
        Map<UK, Timed<UV>> timed = new LinkedHashMap<>();
        entries.forEach((key, value) -> timed.put(key, timed(value)));
        state.putAll(timed);
    }

    private Timed<UV> timed(UV value) {
        return ttl.usedNow(Objects.requireNonNull(value, () -> "a value of the map state '" + name + "'"));
    }

    @Override
    public void remove(UK key) {
        state.remove(key);
    }

    @Override
    public boolean contains(UK key) {
        return get(key) != null;
    }

    @Override
    public Iterable<Map.Entry<UK, UV>> entries() {
        return () -> new Shown<>(entry -> entry);
    }

    @Override
    public Iterable<UK> keys() {
        return () -> new Shown<>(Map.Entry::getKey);
    }

    @Override
    public Iterable<UV> values() {
        return () -> new Shown<>(Map.Entry::getValue);
    }

    @Override
    public boolean isEmpty() {
        return state.isEmpty() || !new Shown<>(Map.Entry::getKey).hasNext();
    }

    @Override
    public void clear() {
        state.clear();
    }

    /** Removes what has expired, and returns what is shown. */
    private List<Map.Entry<UK, UV>> read() {
        List<Map.Entry<UK, UV>> shown = new ArrayList<>();
        Iterator<Map.Entry<UK, Timed<UV>>> entries = state.iterator();
        while (entries.hasNext()) {
            Map.Entry<UK, Timed<UV>> entry = entries.next();
            Timed<UV> timed = entry.getValue();
            boolean expired = ttl.isExpired(timed);
            if (expired) {
                entries.remove();
            } else if (ttl.readingRenews()) {
                entry.setValue(ttl.usedNow(timed.value()));
            }
            if (!expired || ttl.expiredIsShown()) {
                shown.add(new Entry(entry, timed.value()));
            }
        }
        return shown;
    }

    private void requireSameKey(Object key) {
        if (!currentKey.get().equals(key)) {
            throw new IllegalStateException("An iterator over the map state '" + name + "' for the key '" + key
                    + "' is used for a change while '" + currentKey.get()
                    + "' is the current key. Use an iterator only while its key is processed.");
        }
    }

    /** Iterates over what there was when it was made, and removes from what there is. */
    private final class Shown<T> implements Iterator<T> {
        private final Object ofKey = currentKey.get();
        private final Iterator<Map.Entry<UK, UV>> entries = read().iterator();
        private final Function<Map.Entry<UK, UV>, T> shown;
        private @Nullable UK last;

        Shown(Function<Map.Entry<UK, UV>, T> shown) {
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
                throw new IllegalStateException("Call next() before each remove().");
            }
            requireSameKey(ofKey);
            state.remove(last);
            last = null;
        }
    }

    /** An entry that sets through the one of the state, which sees to it that its key is current. */
    private final class Entry extends AbstractMap.SimpleEntry<UK, UV> {
        private static final long serialVersionUID = 1L;

        private final transient Map.Entry<UK, Timed<UV>> inState;

        Entry(Map.Entry<UK, Timed<UV>> inState, UV value) {
            super(inState.getKey(), value);
            this.inState = inState;
        }

        @Override
        public UV setValue(UV value) {
            inState.setValue(timed(value));
            return super.setValue(value);
        }
    }
}
