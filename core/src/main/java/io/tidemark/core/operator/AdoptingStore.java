package io.tidemark.core.operator;

import io.tidemark.api.InvalidProgramException;
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
import io.tidemark.core.plan.KeyGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A store that restores what other state backends have written, too: each of their snapshots is restored into a store of the
 * backend that wrote it, with the same states declared, and copied from there, key by key and state by state. So whatever
 * that backend checks and converts when it restores is checked and converted, and no backend knows another's format.
 *
 * <p>One snapshot is open at a time. Where nothing of another backend is restored, an operator uses its store itself.
 *
 * @param <K> the type of the keys
 */
final class AdoptingStore<K> implements KeyedStateStore<K> {
    private final StateBackend backend;
    private final KeyedStateContext<K> context;
    private final StateBackends others;
    private final KeyedStateStore<K> own;
    private final Map<String, Adopted> states = new LinkedHashMap<>();

    /** A declared state. */
    private interface Adopted {
        /** Declares the state in another store, and returns what copies from there what the current key has of it. */
        Runnable from(KeyedStateStore<?> other);
    }

    private AdoptingStore(
            StateBackend backend, KeyedStateContext<K> context, StateBackends others, KeyedStateStore<K> own) {
        this.backend = backend;
        this.context = context;
        this.others = others;
        this.own = own;
    }

    /**
     * Opens a store for what is to be restored.
     *
     * @param <K> the type of the keys
     * @param backend keeps the state from now on
     * @param context the operator and its key groups
     * @param others finds who wrote the snapshots
     * @param snapshots that will be restored
     * @return a store of the backend, by itself if it wrote all of them
     * @throws IOException if the store cannot be made
     */
    static <K> KeyedStateStore<K> open(
            StateBackend backend, KeyedStateContext<K> context, StateBackends others, List<KeyedSnapshot> snapshots)
            throws IOException {
        KeyedStateStore<K> own = backend.open(context);
        return snapshots.stream().allMatch(snapshot -> isOf(backend, snapshot))
                ? own
                : new AdoptingStore<>(backend, context, others, own);
    }

    private static boolean isOf(StateBackend backend, KeyedSnapshot snapshot) {
        return snapshot.backend().equals(backend.name());
    }

    @Override
    public <V> ValueState<V> valueState(StateSpec<V> spec) {
        ValueState<V> to = own.valueState(spec);
        states.put(spec.name(), other -> {
            ValueState<V> from = other.valueState(spec);
            return () -> to.update(from.value());
        });
        return to;
    }

    @Override
    public <E> ListState<E> listState(StateSpec<E> spec) {
        ListState<E> to = own.listState(spec);
        states.put(spec.name(), other -> {
            ListState<E> from = other.listState(spec);
            return () -> from.get().forEach(to::add);
        });
        return to;
    }

    @Override
    public <UK, UV> MapState<UK, UV> mapState(MapStateSpec<UK, UV> spec) {
        MapState<UK, UV> to = own.mapState(spec);
        states.put(spec.name(), other -> {
            MapState<UK, UV> from = other.mapState(spec);
            return () -> from.entries().forEach(entry -> to.put(entry.getKey(), entry.getValue()));
        });
        return to;
    }

    @Override
    public void restore(List<KeyedSnapshot> snapshots, StateFiles files) throws IOException {
        List<KeyedSnapshot> ofOwn = new ArrayList<>();
        List<KeyedSnapshot> ofOthers = new ArrayList<>();
        for (KeyedSnapshot snapshot : snapshots) {
            if (isOf(backend, snapshot)) {
                ofOwn.add(snapshot);
            } else if (!snapshot.files().isEmpty()) {
                ofOthers.add(snapshot);
            }
        }
        if (!ofOwn.isEmpty()) {
            own.restore(ofOwn, files);
        }
        for (KeyedSnapshot snapshot : ofOthers) {
            adopt(snapshot, files);
        }
        own.clearCurrentKey();
    }

    private void adopt(KeyedSnapshot snapshot, StateFiles files) throws IOException {
        try (StateBackend writer = writerOf(snapshot);
                KeyedStateStore<K> from = writer.open(context)) {
            Map<String, Runnable> copies = new LinkedHashMap<>();
            states.forEach((name, state) -> copies.put(name, state.from(from)));
            from.restore(List.of(snapshot), files);
            for (Map.Entry<String, Runnable> copy : copies.entrySet()) {
                from.forEachKey(copy.getKey(), key -> {
                    makeCurrent(key);
                    copy.getValue().run();
                });
            }
        }
    }

    private StateBackend writerOf(KeyedSnapshot snapshot) {
        String name = snapshot.backend();
        try {
            return others.named(name);
        } catch (InvalidProgramException e) {
            throw new InvalidProgramException(
                    "The keyed state of operator '" + context.subtask().operatorName() + "' was written by the state"
                            + " backend '" + name + "', and is to be kept by '" + backend.name() + "' from now on: for"
                            + " that start the module of '" + name + "' must be on the path too. " + e.getMessage()
                            + " Nothing was changed.",
                    e);
        }
    }

    private void makeCurrent(K key) {
        int hash = KeyGroups.mix(context.keySerde().hash(key));
        own.setCurrentKey(key, hash, KeyGroups.groupOf(hash, context.numberOfKeyGroups()));
    }

    @Override
    public void setCurrentKey(K key, int keyHash, int keyGroup) {
        own.setCurrentKey(key, keyHash, keyGroup);
    }

    @Override
    public void clearCurrentKey() {
        own.clearCurrentKey();
    }

    @Override
    public void expect(Object[] keys, int[] keyHashes, int[] keyGroups, int from, int to) {
        own.expect(keys, keyHashes, keyGroups, from, to);
    }

    @Override
    public K currentKey() {
        return own.currentKey();
    }

    @Override
    public void forEachKey(String state, KeyVisitor<? super K> visitor) throws IOException {
        own.forEachKey(state, visitor);
    }

    @Override
    public void sweep(int rows) throws IOException {
        own.sweep(rows);
    }

    @Override
    public StateSnapshot snapshot(long checkpointId) throws IOException {
        return own.snapshot(checkpointId);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws IOException {
        own.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws IOException {
        own.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void close() throws IOException {
        own.close();
    }
}
