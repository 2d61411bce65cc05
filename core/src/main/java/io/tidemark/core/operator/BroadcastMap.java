package io.tidemark.core.operator;

import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.BroadcastState;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReadOnlyBroadcastState;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A map that belongs to no key and is the same in every subtask. Written as one map an entry: so it is seen from outside how
 * many there are, and their types change as those of any map may.
 */
final class BroadcastMap<K, V> extends KeylessState<Map<K, V>> implements BroadcastState<K, V> {
    private final Serde<V> valueSerde;
    private final ReadOnlyBroadcastState<K, V> readOnly = new ReadOnly();
    private MapStateDescriptor<?, ?> accepted;
    private Map<K, V> map = new LinkedHashMap<>();
    private boolean writable;

    BroadcastMap(String operator, MapStateDescriptor<K, V> descriptor) {
        super(operator, descriptor.getName(), ListSnapshot.Kind.BROADCAST, serde(descriptor));
        accepted = descriptor;
        valueSerde = descriptor.getValueSerde();
    }

    private static <K, V> Serde<Map<K, V>> serde(MapStateDescriptor<K, V> descriptor) {
        return Serdes.mapOf(descriptor.getKeySerde(), descriptor.getValueSerde());
    }

    /** Refuses a descriptor of other types; looks closely only when it is another object than last time. */
    void check(MapStateDescriptor<?, ?> descriptor) {
        if (descriptor != accepted) {
            String asked =
                    describe(ListSnapshot.Kind.BROADCAST, serde(descriptor).schema());
            if (!asked.equals(describe())) {
                throw new IllegalArgumentException("The stream was broadcast with " + of() + " as " + describe()
                        + ", and it is asked for as " + asked + ". Use one descriptor for both.");
            }
            accepted = descriptor;
        }
    }

    /** Says whether a broadcast record is being processed. */
    void setWritable(boolean writable) {
        this.writable = writable;
    }

    /** Returns what cannot write, whoever holds it. */
    ReadOnlyBroadcastState<K, V> readOnly() {
        return readOnly;
    }

    @Override
    List<Map<K, V>> elements() {
        List<Map<K, V>> entries = new ArrayList<>();
        map.forEach((key, value) -> entries.add(Collections.singletonMap(key, value)));
        return entries;
    }

    @Override
    void restore(List<Map<K, V>> entries) {
        Map<K, V> restored = new LinkedHashMap<>();
        for (Map<K, V> entry : entries) {
            entry.forEach((key, value) -> {
                if (restored.put(key, value) != null) {
                    throw new IncompatibleSchemaException(
                            "Of " + of() + " two keys that were written are now the same, " + key
                                    + "; they have to stay different.");
                }
            });
        }
        map = restored;
    }

    @Override
    public V get(K key) {
        return map.get(checkedKey(key));
    }

    @Override
    public boolean contains(K key) {
        return map.containsKey(checkedKey(key));
    }

    @Override
    public Iterable<Map.Entry<K, V>> immutableEntries() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map)).entrySet();
    }

    @Override
    public void put(K key, V value) {
        requireWritable();
        map.put(checkedKey(key), own(value));
    }

    /** The same record goes to all subtasks, so what is kept of it must not be shared with them. */
    private V own(V value) {
        Objects.requireNonNull(value, () -> "a value of " + of());
        return valueSerde.immutable() ? value : valueSerde.copy(value);
    }

    private K checkedKey(K key) {
        return Objects.requireNonNull(key, () -> "a key of " + of());
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> entries) {
        requireWritable();
        Map<K, V> added = new LinkedHashMap<>();
        entries.forEach((key, value) -> added.put(checkedKey(key), own(value)));
        map.putAll(added);
    }

    @Override
    public void remove(K key) {
        requireWritable();
        map.remove(checkedKey(key));
    }

    @Override
    public void clear() {
        requireWritable();
        map.clear();
    }

    private void requireWritable() {
        if (!writable) {
            throw new IllegalStateException("Writing to " + of()
                    + " is refused while no broadcast record is processed: the subtasks would no longer agree. Write to it"
                    + " in processBroadcastElement().");
        }
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
        return () -> new EntryIterator(new LinkedHashMap<>(map).entrySet().iterator());
    }

    /** Iterates over a copy and writes to the map. */
    private final class EntryIterator implements Iterator<Map.Entry<K, V>> {
        private final Iterator<Map.Entry<K, V>> copied;
        private Map.Entry<K, V> last;

        EntryIterator(Iterator<Map.Entry<K, V>> copied) {
            this.copied = copied;
        }

        @Override
        public boolean hasNext() {
            return copied.hasNext();
        }

        @Override
        public Map.Entry<K, V> next() {
            last = new WritingEntry(copied.next());
            return last;
        }

        @Override
        public void remove() {
            if (last == null) {
                throw new IllegalStateException(
                        "next() has not been called since an entry of " + of() + " was removed.");
            }
            BroadcastMap.this.remove(last.getKey());
            last = null;
        }
    }

    private final class WritingEntry extends AbstractMap.SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        WritingEntry(Map.Entry<K, V> entry) {
            super(entry);
        }

        @Override
        public V setValue(V value) {
            put(getKey(), value);
            return super.setValue(value);
        }
    }

    /** What a record of the other stream sees; nothing writes while it is used, so that nothing need be copied. */
    private final class ReadOnly implements ReadOnlyBroadcastState<K, V> {
        @Override
        public V get(K key) {
            return BroadcastMap.this.get(key);
        }

        @Override
        public boolean contains(K key) {
            return BroadcastMap.this.contains(key);
        }

        @Override
        public Iterable<Map.Entry<K, V>> immutableEntries() {
            return Collections.unmodifiableMap(map).entrySet();
        }
    }
}
