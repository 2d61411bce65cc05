package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.database.Database;
import io.tidemark.backend.rocksdb.layout.DeclaredState;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import io.tidemark.backend.rocksdb.snapshot.PendingSnapshot;
import io.tidemark.backend.rocksdb.snapshot.StoreSnapshots;
import io.tidemark.checkpoint.spi.state.KeyVisitor;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.MapStateSpec;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keyed state of one operator in one subtask: declares, restores, takes snapshots. The record path is in {@link Cells}.
 *
 * @param <K> the type of the keys
 */
public final class RocksDbStore<K> implements KeyedStateStore<K> {
    private static final long CLOSING_MILLIS = 30_000;

    private final StoreLayout layout;
    private final Database database;
    private final StoreSnapshots snapshots;
    private final Cells cells;
    private final Map<String, StateHandle> handles = new LinkedHashMap<>();
    private @Nullable Sweeper sweeper;

    /**
     * Makes a store of what a database holds, which is closed with the store.
     *
     * @param layout without states, which are declared
     * @param database of this store alone
     * @param snapshots of this database
     * @param budget that stores of the backend share
     * @param flushers run what writes into the databases
     */
    public RocksDbStore(
            StoreLayout layout, Database database, StoreSnapshots snapshots, CellBudget budget, Executor flushers) {
        this.layout = layout;
        this.database = database;
        this.snapshots = snapshots;
        this.cells = new Cells(layout, database, budget, flushers);
    }

    @Override
    @SuppressWarnings("unchecked") // schemas agree; a value of another class is found out by the serde
    public <V> ValueState<V> valueState(StateSpec<V> spec) {
        return (ValueState<V>) declare(DeclaredState.ofValue(spec), state -> new RocksDbValueState<>(cells, state));
    }

    @Override
    @SuppressWarnings("unchecked") // schemas agree; an element of another class is found out by the serde
    public <E> ListState<E> listState(StateSpec<E> spec) {
        return (ListState<E>) declare(DeclaredState.ofList(spec), state -> new RocksDbListState<>(cells, state));
    }

    @Override
    @SuppressWarnings("unchecked") // schemas agree; an entry of other classes is found out by the serdes
    public <UK, UV> MapState<UK, UV> mapState(MapStateSpec<UK, UV> spec) {
        return (MapState<UK, UV>) declare(DeclaredState.ofMap(spec), state -> new RocksDbMapState<>(cells, state));
    }

    private StateHandle declare(DeclaredState state, Function<DeclaredState, StateHandle> handleOf) {
        StateHandle before = handles.get(state.name());
        if (before != null) {
            checkSame(before.state(), state);
            return before;
        }
        layout.add(state);
        StateHandle handle = handleOf.apply(state);
        handles.put(state.name(), handle);
        handle.tables().forEach(cells::add);
        return handle;
    }

    private void checkSame(DeclaredState before, DeclaredState now) {
        if (!before.describe().equals(now.describe())) {
            throw new IllegalArgumentException("The state '" + now.name() + "' of " + layout.operator()
                    + " is declared as " + before.describe() + " and again as " + now.describe()
                    + ". Give the second one another name.");
        }
    }

    @Override
    public void setCurrentKey(K key, int keyHash, int keyGroup) {
        cells.setKey(key, keyHash, keyGroup);
    }

    @Override
    public void clearCurrentKey() {
        cells.forgetKey();
    }

    @Override
    public void expect(Object[] keys, int[] keyHashes, int[] keyGroups, int from, int to) {
        try {
            cells.expect(keys, keyHashes, keyGroups, from, to);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // what setCurrentKey was given
    public K currentKey() {
        return (K) cells.key();
    }

    @Override
    @SuppressWarnings("unchecked") // keys are what setCurrentKey was given, or their serde read
    public void forEachKey(String state, KeyVisitor<? super K> visitor) throws IOException {
        StateHandle handle = handles.get(state);
        if (handle == null) {
            throw new IllegalArgumentException(
                    "The state '" + state + "' of " + layout.operator() + " is not declared, so no key has it.");
        }
        cells.begin();
        cells.flush(); // then every key is in the database
        for (int group = layout.keyGroups().first(); group <= layout.keyGroups().last(); group++) {
            try (RowScan scan = new RowScan(layout, database, handle, group, null)) {
                while (scan.next()) {
                    Object key = scan.key();
                    boolean hasMoreRows = scan.hasMoreRows();
                    cells.setKey(key, scan.hash(), group);
                    visitor.visit((K) key);
                    if (hasMoreRows) {
                        scan.skipKey();
                    }
                }
            }
        }
        cells.forgetKey();
    }

    @Override
    public void sweep(int rows) throws IOException {
        if (sweeper == null) {
            cells.begin();
            sweeper = new Sweeper(layout, cells, database, List.copyOf(handles.values()));
        }
        sweeper.sweep(rows);
    }

    @Override
    public StateSnapshot snapshot(long checkpointId) throws IOException {
        cells.begin();
        PendingSnapshot pending = snapshots.begin(checkpointId);
        try {
            cells.handOver(new Barrier(pending));
        } catch (IOException | RuntimeException unflushable) {
            pending.close();
            throw unflushable;
        }
        cells.yieldRoom();
        return pending;
    }

    /** Captures the database for a snapshot at the moment when it has all up to the barrier and nothing newer. */
    private record Barrier(PendingSnapshot pending) implements Flusher.Moment {
        @Override
        public void reached() {
            pending.capture();
        }

        @Override
        public void missed(Throwable why) {
            pending.fail(why);
        }
    }

    @Override
    public void restore(List<KeyedSnapshot> before, StateFiles files) throws IOException {
        cells.checkOpen();
        snapshots.restore(before, files);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws IOException {
        snapshots.complete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws IOException {
        snapshots.aborted(checkpointId);
    }

    @Override
    public void close() throws IOException {
        try {
            cells.close(CLOSING_MILLIS);
        } catch (TimeoutException stuck) {
            throw new IOException("The keyed state of " + layout.operator() + " is closed while it is written.", stuck);
        } finally {
            database.close();
        }
    }
}
