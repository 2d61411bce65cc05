package io.tidemark.backend.rocksdb;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.MapStateSpec;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;

/** A store of numbers as keys with one state of each kind, and what an engine does around it. */
final class TestStore implements AutoCloseable {
    static final String OPERATOR = "orders by customer";
    static final int KEY_GROUPS = 32;
    static final KeyGroupRange ALL = new KeyGroupRange(0, KEY_GROUPS - 1);

    final KeyedStateStore<Long> store;
    final KeyGroupRange range;
    final ValueState<String> value;
    final ListState<Long> list;
    final MapState<String, Long> map;

    TestStore(StateBackend backend, KeyGroupRange range) throws IOException {
        this.range = range;
        store = backend.open(new KeyedStateContext<>(
                TestSubtask.single().withOperatorName(OPERATOR), Serdes.longValue(), KEY_GROUPS, range));
        value = store.valueState(new StateSpec<>("value", Serdes.string()));
        list = store.listState(new StateSpec<>("list", Serdes.longValue()));
        map = store.mapState(new MapStateSpec<>("map", Serdes.string(), Serdes.longValue()));
    }

    static int hash(long key) {
        long mixed = (key + 1) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    static int groupOf(long key) {
        return (int) (Integer.toUnsignedLong(hash(key)) * KEY_GROUPS >>> 32);
    }

    boolean owns(long key) {
        return range.contains(groupOf(key));
    }

    TestStore at(long key) {
        store.setCurrentKey(key, hash(key), groupOf(key));
        return this;
    }

    KeyedSnapshot persist(StateSnapshot frozen, CheckpointWriter writer) throws IOException {
        return new KeyedSnapshot("rocksdb", range, frozen.persist(writer, "op-" + range.first()));
    }

    /** Takes a snapshot and writes it. */
    KeyedSnapshot write(CheckpointWriter writer) throws IOException {
        try (StateSnapshot frozen = store.snapshot(writer.checkpointId())) {
            return persist(frozen, writer);
        }
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
