package io.tidemark.benchmarks.metering;

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
import java.util.List;

/** A store whose snapshots are measured; everything else goes through. */
final class MeteredStore<K> implements KeyedStateStore<K> {
    private final KeyedStateStore<K> store;
    private final CheckpointMeter meter;

    MeteredStore(KeyedStateStore<K> store, CheckpointMeter meter) {
        this.store = store;
        this.meter = meter;
    }

    @Override
    public StateSnapshot snapshot(long checkpointId) throws IOException {
        long start = System.nanoTime();
        StateSnapshot snapshot = store.snapshot(checkpointId);
        meter.frozen(checkpointId, start, System.nanoTime());
        return new MeteredSnapshot(snapshot, checkpointId, meter);
    }

    @Override
    public <V> ValueState<V> valueState(StateSpec<V> spec) {
        return store.valueState(spec);
    }

    @Override
    public <E> ListState<E> listState(StateSpec<E> spec) {
        return store.listState(spec);
    }

    @Override
    public <UK, UV> MapState<UK, UV> mapState(MapStateSpec<UK, UV> spec) {
        return store.mapState(spec);
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
    public void expect(Object[] keys, int[] keyHashes, int[] keyGroups, int from, int to) {
        store.expect(keys, keyHashes, keyGroups, from, to);
    }

    @Override
    public K currentKey() {
        return store.currentKey();
    }

    @Override
    public void forEachKey(String state, KeyVisitor<? super K> visitor) throws IOException {
        store.forEachKey(state, visitor);
    }

    @Override
    public void sweep(int rows) throws IOException {
        store.sweep(rows);
    }

    @Override
    public void restore(List<KeyedSnapshot> snapshots, StateFiles files) throws IOException {
        store.restore(snapshots, files);
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
