package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.AbstractMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** A map state that is a value. */
record MapOfValue<A, B>(ValueState<Map<A, B>> value) implements MapState<A, B> {
    private Map<A, B> now() {
        return value.value() == null ? new LinkedHashMap<>() : new LinkedHashMap<>(value.value());
    }

    private void update(Map<A, B> entries) {
        value.update(entries.isEmpty() ? null : entries);
    }

    @Override
    public B get(A key) {
        return now().get(key);
    }

    @Override
    public void put(A key, B put) {
        putAll(Map.of(key, put));
    }

    @Override
    public void putAll(Map<? extends A, ? extends B> entries) {
        Map<A, B> all = now();
        all.putAll(entries);
        update(all);
    }

    @Override
    public void remove(A key) {
        Map<A, B> rest = now();
        rest.remove(key);
        update(rest);
    }

    @Override
    public boolean contains(A key) {
        return now().containsKey(key);
    }

    @Override
    public Iterable<Map.Entry<A, B>> entries() {
        return Entries::new;
    }

    @Override
    public Iterable<A> keys() {
        return now().keySet();
    }

    @Override
    public Iterable<B> values() {
        return now().values();
    }

    @Override
    public boolean isEmpty() {
        return now().isEmpty();
    }

    @Override
    public void clear() {
        value.clear();
    }

    private final class Entries implements Iterator<Map.Entry<A, B>> {
        private final Iterator<Map.Entry<A, B>> entries = now().entrySet().iterator();
        private A last;

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public Map.Entry<A, B> next() {
            Map.Entry<A, B> entry = entries.next();
            last = entry.getKey();
            return new AbstractMap.SimpleEntry<>(entry) {
                private static final long serialVersionUID = 1L;

                @Override
                public B setValue(B set) {
                    put(getKey(), set);
                    return super.setValue(set);
                }
            };
        }

        @Override
        public void remove() {
            MapOfValue.this.remove(last);
        }
    }
}
