package io.tidemark.testkit.simulation;

import io.tidemark.checkpoint.spi.serde.Serde;
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
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A backend with a bug. */
record FaultyStateBackend(StateBackend backend, Bug bug) implements StateBackend {
    private static final String WINDOWS = "#windows";
    private static final String TIMERS = "#event-timers";

    enum Bug {
        FREEZES_LATE,
        FORGETS_TIMES,
        FORGETS_MAPS,
        FORGETS_WINDOWS,
        FORGETS_TIMERS
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public <K> KeyedStateStore<K> open(KeyedStateContext<K> context) throws IOException {
        return new Store<>(backend.open(context), bug);
    }

    private record Store<K>(
            KeyedStateStore<K> store, Bug bug, List<MapState<?, ?>> maps, Map<String, ValueState<?>> values)
            implements KeyedStateStore<K> {
        Store(KeyedStateStore<K> store, Bug bug) {
            this(store, bug, new ArrayList<>(), new HashMap<>());
        }

        private <V> Serde<V> faulty(Serde<V> serde) {
            boolean timed = serde.schema().startsWith("ttl<");
            return bug == Bug.FORGETS_TIMES && timed ? new Timeless<>(serde) : serde;
        }

        @Override
        public <V> ValueState<V> valueState(StateSpec<V> spec) {
            ValueState<V> value = store.valueState(new StateSpec<>(spec.name(), faulty(spec.serde()), spec.expiry()));
            values.put(spec.name(), value);
            return value;
        }

        @Override
        public <E> ListState<E> listState(StateSpec<E> spec) {
            return store.listState(new StateSpec<>(spec.name(), faulty(spec.serde()), spec.expiry()));
        }

        @Override
        public <A, B> MapState<A, B> mapState(MapStateSpec<A, B> spec) {
            MapState<A, B> map = store.mapState(
                    new MapStateSpec<>(spec.name(), spec.keySerde(), faulty(spec.valueSerde()), spec.expiry()));
            maps.add(map);
            return map;
        }

        @Override
        public void setCurrentKey(K key, int keyHash, int keyGroup) {
            store.setCurrentKey(key, keyHash, keyGroup);
        }

        @Override
        public void clearCurrentKey() {
            store.clearCurrentKey();
        }

        @Override
        public K currentKey() {
            return store.currentKey();
        }

        @Override
        public void forEachKey(String state, KeyVisitor<? super K> visitor) throws IOException {
            if (bug != Bug.FORGETS_TIMERS) {
                store.forEachKey(state, visitor);
            }
        }

        @Override
        public void sweep(int rows) throws IOException {
            store.sweep(rows);
        }

        @Override
        public StateSnapshot snapshot(long checkpointId) throws IOException {
            return bug == Bug.FREEZES_LATE ? new Late<>(store, checkpointId) : store.snapshot(checkpointId);
        }

        @Override
        public void restore(List<KeyedSnapshot> snapshots, StateFiles files) throws IOException {
            store.restore(snapshots, files);
            if (bug == Bug.FORGETS_MAPS) {
                store.forEachKey("count", key -> maps.forEach(MapState::clear));
            } else if (bug == Bug.FORGETS_WINDOWS) {
                // the timers stay, so that each key keeps some state
                store.forEachKey(TIMERS, key -> values.get(WINDOWS).clear());
            }
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) throws IOException {
            store.notifyCheckpointComplete(checkpointId);
        }

        @Override
        public void notifyCheckpointAborted(long checkpointId) throws IOException {
            store.notifyCheckpointAborted(checkpointId);
        }

        @Override
        public void close() throws IOException {
            store.close();
        }
    }

    /** Takes the snapshot when it is written: it shares with running code what that goes on changing. */
    private record Late<K>(KeyedStateStore<K> store, long checkpointId) implements StateSnapshot {
        @Override
        public List<StateFile> persist(CheckpointWriter writer, String prefix) throws IOException {
            try (StateSnapshot late = store.snapshot(checkpointId)) {
                return late.persist(writer, prefix);
            } catch (IllegalStateException closed) {
                throw new IOException(closed);
            }
        }

        @Override
        public void close() {}
    }

    /** Forgets the time before a value: it is long ago. */
    private record Timeless<V>(Serde<V> serde) implements Serde<V> {
        @Override
        public void serialize(V value, DataOutput output) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            serde.serialize(value, new DataOutputStream(bytes));
            byte[] written = bytes.toByteArray();
            ByteBuffer.wrap(written).putLong(0, Long.MIN_VALUE / 2);
            output.write(written);
        }

        @Override
        public V deserialize(DataInput input) throws IOException {
            return serde.deserialize(input);
        }

        @Override
        public String schema() {
            return serde.schema();
        }

        @Override
        public boolean immutable() {
            return serde.immutable();
        }

        @Override
        public V copy(V value) {
            return serde.copy(value);
        }
    }
}
