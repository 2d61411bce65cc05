package io.tidemark.backend.rocksdb.state;

import io.tidemark.api.serde.Serdes;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.Expiry;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.MapStateSpec;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** A store over a database in a map, with what the engine does around it. */
final class TestStore implements AutoCloseable {
    static final String OPERATOR = "count by airport";
    static final int KEY_GROUPS = 8;
    private static final Serde<String> KEYS = Serdes.string();

    final HeapDatabase database = new HeapDatabase();
    final RocksDbStore<String> store;
    private long checkpoint;

    TestStore(long budget, Executor flushers) {
        this(budget, flushers, Map.of());
    }

    /** A store that begins with rows. */
    TestStore(long budget, Executor flushers, Map<byte[], byte[]> rows) {
        database.restore(rows);
        KeyedStateContext<String> context = new KeyedStateContext<>(
                TestSubtask.single().withOperatorName(OPERATOR),
                KEYS,
                KEY_GROUPS,
                new KeyGroupRange(0, KEY_GROUPS - 1));
        store = new RocksDbStore<>(
                new StoreLayout(context), database, new HeapSnapshots(database), new CellBudget(budget), flushers);
    }

    <V> ValueState<V> value(String name, Serde<V> serde) {
        return store.valueState(new StateSpec<>(name, serde));
    }

    <E> ListState<E> list(String name, Serde<E> serde) {
        return store.listState(new StateSpec<>(name, serde));
    }

    <UK, UV> MapState<UK, UV> map(String name, Serde<UK> keys, Serde<UV> values) {
        return store.mapState(new MapStateSpec<>(name, keys, values));
    }

    ListState<Long> list(String name, Expiry<Long> expiry) {
        return store.listState(new StateSpec<>(name, Serdes.longValue(), expiry));
    }

    MapState<String, Long> map(String name, Expiry<Long> expiry) {
        return store.mapState(new MapStateSpec<>(name, Serdes.string(), Serdes.longValue(), expiry));
    }

    static int hash(String key) {
        return KeyGroups.mix(KEYS.hash(key));
    }

    static int keyGroup(String key) {
        return KeyGroups.groupOf(hash(key), KEY_GROUPS);
    }

    void at(String key) {
        store.setCurrentKey(key, hash(key), keyGroup(key));
    }

    HeapSnapshots.Pending snapshot() throws IOException {
        return (HeapSnapshots.Pending) store.snapshot(++checkpoint);
    }

    /** Takes a snapshot, and returns its rows when they are there. */
    TreeMap<byte[], byte[]> rows() throws Exception {
        return snapshot().rows.get();
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
