package io.tidemark.testkit.contract;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.Expiry;
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
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.core.plan.KeyGroups;
import java.io.IOException;
import java.util.List;

/** A store under test, with what an engine does around it: hashes, key groups, checkpoints in a storage. */
final class StoreInHand implements AutoCloseable {
    static final String OPERATOR = "orders by customer";
    static final int KEY_GROUPS = 16;

    private static final Serde<String> KEYS = Serdes.string();

    final KeyedStateStore<String> store;
    private final StateBackend backend;
    private final JobCheckpoints checkpoints;
    private final KeyGroupRange range;

    StoreInHand(StateBackend backend, JobCheckpoints checkpoints, int subtask, int parallelism) throws IOException {
        this.backend = backend;
        this.checkpoints = checkpoints;
        range = KeyGroups.rangeOf(subtask, KEY_GROUPS, parallelism);
        String execution = "contract-" + checkpoints.list().size() + "-" + subtask + "of" + parallelism;
        store = backend.open(new KeyedStateContext<>(
                TestSubtask.of(subtask, parallelism, execution).withOperatorName(OPERATOR), KEYS, KEY_GROUPS, range));
    }

    ValueState<Long> value(String name) {
        return store.valueState(new StateSpec<>(name, Serdes.longValue()));
    }

    ListState<Long> list(String name) {
        return store.listState(new StateSpec<>(name, Serdes.longValue()));
    }

    MapState<String, Long> map(String name) {
        return store.mapState(new MapStateSpec<>(name, Serdes.string(), Serdes.longValue()));
    }

    ValueState<Long> value(String name, Expiry<Long> expiry) {
        return store.valueState(new StateSpec<>(name, Serdes.longValue(), expiry));
    }

    ListState<Long> list(String name, Expiry<Long> expiry) {
        return store.listState(new StateSpec<>(name, Serdes.longValue(), expiry));
    }

    MapState<String, Long> map(String name, Expiry<Long> expiry) {
        return store.mapState(new MapStateSpec<>(name, Serdes.string(), Serdes.longValue(), expiry));
    }

    private static int groupOf(String key) {
        return KeyGroups.groupOf(KeyGroups.mix(KEYS.hash(key)), KEY_GROUPS);
    }

    boolean owns(String key) {
        return range.contains(groupOf(key));
    }

    void at(String key) {
        store.setCurrentKey(key, KeyGroups.mix(KEYS.hash(key)), groupOf(key));
    }

    /** Writes what was frozen, and ends with it. */
    KeyedSnapshot write(long checkpointId, StateSnapshot frozen) throws IOException {
        try (frozen;
                CheckpointWriter writer = checkpoints.begin(checkpointId)) {
            KeyedSnapshot written =
                    new KeyedSnapshot(backend.name(), range, frozen.persist(writer, "subtask-" + range.first()));
            writer.commit(new byte[0]);
            return written;
        }
    }

    KeyedSnapshot checkpoint(long checkpointId) throws IOException {
        KeyedSnapshot written = write(checkpointId, store.snapshot(checkpointId));
        store.notifyCheckpointComplete(checkpointId);
        return written;
    }

    /** Loads what of these belongs to this store. */
    void restore(List<KeyedSnapshot> snapshots) throws IOException {
        store.restore(
                snapshots.stream()
                        .filter(snapshot -> snapshot.keyGroups().overlaps(range))
                        .toList(),
                checkpoints::open);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
