package io.tidemark.core.operator;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyVisitor;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.MapStateSpec;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** State in a plain map, for tests: a snapshot is a copy, and its only file is a name for that copy. */
public final class MapStateBackend implements StateBackend {
    private final Map<String, Snapshot> kept = new HashMap<>();
    private int opened;
    private int closed;
    private int snapshots;
    private int released;

    public MapStateBackend() {}

    @Override
    public String name() {
        return "map";
    }

    @Override
    public <K> KeyedStateStore<K> open(KeyedStateContext<K> context) {
        opened++;
        return new Store<>(context.keyGroups());
    }

    public int openStores() {
        return opened - closed;
    }

    /** Keeps a snapshot and returns what an engine would hand to the next attempt. */
    public KeyedSnapshot keep(OperatorSnapshot snapshot) {
        String path = "snapshot-" + kept.size();
        kept.put(path, (Snapshot) snapshot.keyed());
        return new KeyedSnapshot(name(), snapshot.keyGroups(), List.of(new StateFile(path, 0, 0, false)));
    }

    /** The frozen values of one state, by key. */
    public static Map<Object, Object> contentOf(OperatorSnapshot snapshot, String state) {
        Map<Object, Object> content = new HashMap<>();
        ((Snapshot) snapshot.keyed()).values.getOrDefault(state, Map.of()).forEach((key, entry) -> {
            content.put(key, entry.value());
        });
        return content;
    }

    public int unreleasedSnapshots() {
        return snapshots - released;
    }

    private record Entry(Object value, int keyGroup) {}

    private static Map<Object, Entry> copyOf(Map<Object, Entry> entries, Serde<Object> serde) {
        Map<Object, Entry> copies = new HashMap<>();
        entries.forEach((key, entry) ->
                copies.put(key, new Entry(throughBytes(serde.copy(entry.value()), serde), entry.keyGroup())));
        return copies;
    }

    private static Object throughBytes(Object value, Serde<Object> serde) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            serde.serialize(value, new DataOutputStream(bytes));
            return serde.deserialize(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Snapshot implements StateSnapshot {
        private final Map<String, Map<Object, Entry>> values = new HashMap<>();
        private final Map<String, Serde<Object>> serdes;

        Snapshot(Map<String, Map<Object, Entry>> values, Map<String, Serde<Object>> serdes) {
            values.forEach((state, entries) -> this.values.put(state, copyOf(entries, serdes.get(state))));
            this.serdes = Map.copyOf(serdes);
            snapshots++;
        }

        @Override
        public List<StateFile> persist(CheckpointWriter writer, String prefix) {
            throw new UnsupportedOperationException("nothing is written in these tests");
        }

        @Override
        public void close() {
            released++;
        }
    }

    private final class Store<K> implements KeyedStateStore<K> {
        private final KeyGroupRange range;
        private final Map<String, Map<Object, Entry>> values = new HashMap<>();
        private final Map<String, Serde<Object>> serdes = new HashMap<>();
        private K key;
        private int keyGroup;

        Store(KeyGroupRange range) {
            this.range = range;
        }

        @Override
        @SuppressWarnings("unchecked") // only the handle of this state writes its values
        public <V> ValueState<V> valueState(StateSpec<V> spec) {
            serdes.put(spec.name(), (Serde<Object>) spec.serde());
            Map<Object, Entry> entries = values.computeIfAbsent(spec.name(), name -> new HashMap<>());
            return new ValueState<>() {
                @Override
                public V value() {
                    Entry entry = entries.get(currentKey());
                    return entry == null ? null : (V) entry.value();
                }

                @Override
                public void update(V value) {
                    if (value == null) {
                        clear();
                    } else {
                        entries.put(key, new Entry(value, keyGroup));
                    }
                }

                @Override
                public void clear() {
                    entries.remove(key);
                }
            };
        }

        @Override
        public <E> ListState<E> listState(StateSpec<E> spec) {
            return new ListOfValue<>(valueState(new StateSpec<>(spec.name(), Serdes.listOf(spec.serde()))));
        }

        @Override
        public <A, B> MapState<A, B> mapState(MapStateSpec<A, B> spec) {
            return new MapOfValue<>(
                    valueState(new StateSpec<>(spec.name(), Serdes.mapOf(spec.keySerde(), spec.valueSerde()))));
        }

        @Override
        public void setCurrentKey(K key, int keyHash, int keyGroup) {
            if (!range.contains(keyGroup)) {
                throw new IllegalStateException("Key " + key + " of group " + keyGroup + " is not in " + range);
            }
            this.key = key;
            this.keyGroup = keyGroup;
        }

        @Override
        public void clearCurrentKey() {
            key = null;
        }

        @Override
        public K currentKey() {
            if (key == null) {
                throw new IllegalStateException("no current key");
            }
            return key;
        }

        @Override
        @SuppressWarnings("unchecked") // keys are what setCurrentKey was given
        public void forEachKey(String state, KeyVisitor<? super K> visitor) {
            for (Map.Entry<Object, Entry> entry : Map.copyOf(values.get(state)).entrySet()) {
                key = (K) entry.getKey();
                keyGroup = entry.getValue().keyGroup();
                visitor.visit(key);
            }
            key = null;
        }

        @Override
        public StateSnapshot snapshot(long checkpointId) {
            return new Snapshot(values, serdes);
        }

        @Override
        public void restore(List<KeyedSnapshot> snapshots, StateFiles files) {
            for (KeyedSnapshot snapshot : snapshots) {
                Snapshot from = kept.get(snapshot.files().get(0).path());
                from.values.forEach((state, entries) ->
                        restore(state, from.serdes.get(state).schema(), entries));
            }
        }

        private void restore(String state, String schema, Map<Object, Entry> entries) {
            if (!serdes.containsKey(state)) {
                throw new IncompatibleSchemaException("the state '" + state + "' is no longer declared");
            }
            serdes.get(state).reading(schema);
            entries.forEach((restored, entry) -> {
                if (range.contains(entry.keyGroup())) {
                    values.get(state).put(restored, entry);
                }
            });
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
