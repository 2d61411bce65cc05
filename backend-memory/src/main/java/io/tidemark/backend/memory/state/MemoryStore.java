package io.tidemark.backend.memory.state;

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
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The keyed state of one operator in one subtask. Declares and restores; the record path is in {@link StateTable}. */
final class MemoryStore<K> implements KeyedStateStore<K> {
    private final StateLayout layout;
    private final StateTable table;
    private final Sweeper sweeper;
    private final Map<String, StateHandle> handles = new HashMap<>();

    MemoryStore(KeyedStateContext<K> context) {
        this.layout = new StateLayout(context);
        this.table = new StateTable(layout);
        this.sweeper = new Sweeper(table);
    }

    @Override
    @SuppressWarnings("unchecked") // schemas agree; a value of another class is found out by the serde
    public <V> ValueState<V> valueState(StateSpec<V> spec) {
        StateForm form = StateForm.ofValue(spec);
        return (ValueState<V>) declare(spec.name(), form, column -> new MemoryValueState<>(table, column));
    }

    @Override
    @SuppressWarnings("unchecked") // schemas agree; an element of another class is found out by the serde
    public <E> ListState<E> listState(StateSpec<E> spec) {
        StateForm form = StateForm.ofList(spec);
        return (ListState<E>) declare(spec.name(), form, column -> new MemoryListState<>(table, column));
    }

    @Override
    @SuppressWarnings("unchecked") // schemas agree; an entry of other classes is found out by the serdes
    public <UK, UV> MapState<UK, UV> mapState(MapStateSpec<UK, UV> spec) {
        StateForm form = StateForm.ofMap(spec);
        return (MapState<UK, UV>) declare(spec.name(), form, column -> new MemoryMapState<>(table, column));
    }

    private StateHandle declare(String name, StateForm form, Function<Column, StateHandle> handleOf) {
        StateHandle declared = handles.get(name);
        if (declared != null) {
            checkSame(name, declared.column().form.describe(), form.describe());
            return declared;
        }
        if (table.isSealed()) {
            throw new IllegalStateException("The state '" + name + "' of " + layout.operator
                    + " is declared after the first record. Declare all states when the operator is opened.");
        }
        StateHandle handle = handleOf.apply(layout.add(name, form));
        handles.put(name, handle);
        return handle;
    }

    @Override
    public void sweep(int rows) {
        sweeper.sweep(rows);
    }

    @Override
    public void setCurrentKey(K key, int keyHash, int keyGroup) {
        table.setKey(key, keyHash, keyGroup);
    }

    @Override
    public void clearCurrentKey() {
        table.forgetKey();
    }

    @Override
    public void expect(Object[] keys, int[] keyHashes, int[] keyGroups, int from, int to) {
        table.expect(keys, keyHashes, keyGroups, from, to);
    }

    @Override
    @SuppressWarnings("unchecked") // what setCurrentKey was given
    public K currentKey() {
        return (K) table.key();
    }

    @Override
    @SuppressWarnings("unchecked") // keys are what setCurrentKey was given
    public void forEachKey(String state, KeyVisitor<? super K> visitor) {
        Column column = layout.column(state);
        if (column == null) {
            throw new IllegalArgumentException(
                    "The state '" + state + "' of " + layout.operator + " is not declared, so no key has it.");
        }
        table.forEachKey(column, (KeyVisitor<Object>) visitor);
    }

    @Override
    public StateSnapshot snapshot(long checkpointId) {
        return table.freeze();
    }

    @Override
    public void restore(List<KeyedSnapshot> snapshots, StateFiles files) throws IOException {
        table.seal();
        for (KeyedSnapshot snapshot : snapshots) {
            for (StateFile file : snapshot.files()) {
                try (InputStream stream = files.open(file)) {
                    new SnapshotReader(table, snapshot, file).read(stream);
                }
            }
        }
        table.forgetKey();
    }

    @Override
    public void close() {
        table.close();
    }

    /** Returns the slots that are allocated, for rows in use or not. */
    long allocatedSlots() {
        return table.seal().slots();
    }

    private void checkSame(String name, String before, String now) {
        if (!before.equals(now)) {
            throw new IllegalArgumentException("The state '" + name + "' of " + layout.operator + " is declared as "
                    + before + " and again as " + now + ". Give the second one another name.");
        }
    }
}
