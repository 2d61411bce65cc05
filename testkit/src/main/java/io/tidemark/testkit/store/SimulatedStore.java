package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.state.KeyVisitor;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.MapStateSpec;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keyed state of one operator in one subtask of a simulation. Used by one thread, snapshots included. */
public final class SimulatedStore<K> implements KeyedStateStore<K> {
    private static final int NO_GROUP = -1;

    private final String backend;
    private final KeyedStateContext<K> context;
    private final List<SimulatedState<?>> states = new ArrayList<>();
    private final List<KeyGroupRows<K>> groups = new ArrayList<>();
    private final ReusableFiles reusable = new ReusableFiles();
    /** Made when the states are complete: by restoring, or by the first key or snapshot. */
    private @Nullable StateFileFormat<K> format;

    private @Nullable K currentKey;
    private int currentGroup = NO_GROUP;
    private boolean restored;
    private boolean closed;

    SimulatedStore(String backend, KeyedStateContext<K> context) {
        this.backend = backend;
        this.context = context;
        for (int i = 0; i < context.keyGroups().size(); i++) {
            groups.add(new KeyGroupRows<>());
        }
    }

    String operator() {
        return context.subtask().operatorName();
    }

    @Override
    @SuppressWarnings("unchecked") // schemas agree; a value of another class is found out by the serde
    public <V> ValueState<V> valueState(StateSpec<V> spec) {
        return (ValueState<V>) declare(new SimulatedValueState<>(this, states.size(), spec));
    }

    @Override
    @SuppressWarnings("unchecked") // schemas agree; an element of another class is found out by the serde
    public <E> ListState<E> listState(StateSpec<E> spec) {
        return (ListState<E>) declare(new SimulatedListState<>(this, states.size(), spec));
    }

    @Override
    @SuppressWarnings("unchecked") // schemas agree; an entry of other classes is found out by the serdes
    public <UK, UV> MapState<UK, UV> mapState(MapStateSpec<UK, UV> spec) {
        return (MapState<UK, UV>) declare(new SimulatedMapState<>(this, states.size(), spec));
    }

    private SimulatedState<?> declare(SimulatedState<?> state) {
        requireOpen();
        for (SimulatedState<?> declared : states) {
            if (declared.name().equals(state.name())) {
                requireSame(declared, state);
                return declared;
            }
        }
        if (format != null) {
            throw new IllegalStateException("The state '" + state.name() + "' of " + operator()
                    + " is declared after the first record. Declare all states when the operator is opened.");
        }
        states.add(state);
        return state;
    }

    private void requireSame(SimulatedState<?> declared, SimulatedState<?> again) {
        String before = declared.describe();
        String now = again.describe();
        if (!before.equals(now)) {
            throw new IllegalArgumentException("The state '" + again.name() + "' of " + operator() + " is declared as "
                    + before + " and again as " + now + ". Give the second one another name.");
        }
    }

    @Override
    public void setCurrentKey(K key, int keyHash, int keyGroup) {
        requireOpen();
        if (!context.keyGroups().contains(keyGroup)) {
            throw new IllegalArgumentException("Key group " + keyGroup + " of key '" + key + "' of " + operator()
                    + " is not one of this subtask, which has " + context.keyGroups());
        }
        if (format == null) {
            format();
        }
        currentKey = Objects.requireNonNull(key, "a key");
        currentGroup = keyGroup - context.keyGroups().first();
    }

    @Override
    public void clearCurrentKey() {
        currentKey = null;
        currentGroup = NO_GROUP;
    }

    @Override
    public K currentKey() {
        if (currentKey == null) {
            throw new IllegalStateException("No key is set in " + operator());
        }
        return currentKey;
    }

    /** Returns what the current key has of a state. */
    byte @Nullable [] read(int state) {
        requireOpen();
        K key = currentKey();
        return groups.get(currentGroup).get(key, state);
    }

    /** Sets what the current key has of a state; {@code null} removes it. */
    void write(int state, byte @Nullable [] value) {
        requireOpen();
        K key = currentKey();
        groups.get(currentGroup).put(key, state, value, states.size());
    }

    /** Returns the names of the declared states. */
    public List<String> stateNames() {
        return states.stream().map(SimulatedState::name).toList();
    }

    /**
     * Returns what every key has of a state, for somebody who looks in from outside; also of a store that was closed.
     *
     * @param state one of {@link #stateNames}
     * @return a copy; keys without a value are absent
     * @throws IOException if a value cannot be read back
     */
    public Map<K, Object> contents(String state) throws IOException {
        int index = stateNames().indexOf(state);
        Map<K, Object> contents = new LinkedHashMap<>();
        for (KeyGroupRows<K> group : groups) {
            for (Map.Entry<K, byte[][]> row : group.rows().entrySet()) {
                byte[] value = row.getValue()[index];
                if (value != null) {
                    contents.put(row.getKey(), states.get(index).decode(value));
                }
            }
        }
        return contents;
    }

    @Override
    public void forEachKey(String state, KeyVisitor<? super K> visitor) {
        requireOpen();
        int index = stateNames().indexOf(state);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "The state '" + state + "' of " + operator() + " is not declared, so no key has it.");
        }
        for (int group = 0; group < groups.size(); group++) {
            for (K key : List.copyOf(groups.get(group).rows().keySet())) {
                currentKey = key;
                currentGroup = group;
                if (read(index) != null) {
                    visitor.visit(key);
                }
            }
        }
        currentKey = null;
        currentGroup = NO_GROUP;
    }

    /** Sweeps all rows at once: what may be gone is gone. */
    @Override
    public void sweep(int rows) {
        requireOpen();
        for (int group = 0; group < groups.size(); group++) {
            for (K key : List.copyOf(groups.get(group).rows().keySet())) {
                currentKey = key;
                currentGroup = group;
                states.forEach(SimulatedState::sweep);
            }
        }
        currentKey = null;
        currentGroup = NO_GROUP;
    }

    @Override
    public StateSnapshot snapshot(long checkpointId) {
        requireOpen();
        List<Map<K, byte[][]>> frozen = freeze();
        @Nullable StateFile[] files = reusable.taken(checkpointId, frozen);
        String name = "-" + context.subtask().executionId() + "-" + checkpointId + "-g";
        return new SimulatedSnapshot<>(format(), context.keyGroups().first(), frozen, files, name);
    }

    private List<Map<K, byte[][]>> freeze() {
        List<Map<K, byte[][]>> frozen = new ArrayList<>(groups.size());
        for (KeyGroupRows<K> group : groups) {
            frozen.add(group.freeze());
        }
        return frozen;
    }

    @Override
    public void restore(List<KeyedSnapshot> snapshots, StateFiles files) throws IOException {
        requireOpen();
        if (restored || currentKey != null) {
            throw new IllegalStateException("The state of " + operator()
                    + (restored ? " is restored a second time" : " is restored after the first key was set"));
        }
        restored = true;
        @Nullable StateFile[] reusableFiles = new StateFile[groups.size()];
        StateFileReader<K> reader = new StateFileReader<>(format(), operator(), context.keyGroups(), files);
        boolean[] present = new boolean[groups.size()];
        for (KeyedSnapshot snapshot : snapshots) {
            requireOwnFormat(snapshot);
            for (StateFile file : snapshot.files()) {
                StateFileReader.Content<K> content = reader.read(file);
                if (content != null) {
                    int group = content.keyGroup() - context.keyGroups().first();
                    if (present[group]) {
                        throw new CorruptCheckpointException("The checkpoint holds key group " + content.keyGroup()
                                + " of " + operator() + " twice; the second time in " + file.path());
                    }
                    present[group] = true;
                    groups.set(group, new KeyGroupRows<>(content.rows()));
                    reusableFiles[group] = content.asWrittenNow() && file.shared() ? file : null;
                }
            }
        }
        reusable.restored(freeze(), reusableFiles);
    }

    private void requireOwnFormat(KeyedSnapshot snapshot) throws IOException {
        if (!snapshot.backend().equals(backend)) {
            throw new IOException("The keyed state of " + operator() + " was written by the state backend '"
                    + snapshot.backend() + "', which the backend '" + backend
                    + "' cannot read. Choose the backend '" + snapshot.backend() + "' to restore it.");
        }
    }

    private StateFileFormat<K> format() {
        StateFileFormat<K> complete = format;
        if (complete == null) {
            complete = new StateFileFormat<>(operator(), context.keySerde(), context.numberOfKeyGroups(), states);
            format = complete;
        }
        return complete;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        requireOpen();
        reusable.complete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        requireOpen();
        reusable.aborted(checkpointId);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The state of " + operator() + " is used after it was closed");
        }
    }
}
