package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.time.Timers;
import io.tidemark.core.time.WatermarkCombiner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operator with state by key, of the key groups that its subtask owns. */
abstract class KeyedOperator extends FunctionOperator {
    /** How many records ahead the store is told of: few enough that what it fetches is still there when they come. */
    private static final int STRETCH = 32;

    /** How many rows are looked at in each step, for what has expired. */
    private static final int SWEPT_ROWS = 16;

    private final Serde<Object> keySerde;
    private final KeyGroupRange keyGroups;
    private KeyedStateStore<Object> store;
    private @Nullable OperatorTimers<?> timers;
    private boolean watermarkHeld;
    private int[] groups = {};

    KeyedOperator(
            String operatorId,
            String name,
            Object function,
            Serde<Object> keySerde,
            OperatorRuntime runtime,
            Output output) {
        super(operatorId, name, function, runtime, output);
        this.keySerde = keySerde;
        keyGroups = KeyGroups.rangeOf(
                runtime.context().subtaskIndex(),
                runtime.keyGroups(),
                runtime.context().parallelism());
    }

    @Override
    final void open() throws Exception {
        RestoredParts restored = runtime().restored();
        store = AdoptingStore.open(
                runtime().stateBackend(),
                new KeyedStateContext<>(runtime().context(), keySerde, runtime().keyGroups(), keyGroups),
                runtime().writers(),
                restored.keyed());
        declare(store);
        if (!restored.keyed().isEmpty()) {
            try {
                store.restore(restored.keyed(), restored.files());
            } catch (IncompatibleSchemaException e) {
                throw new IncompatibleSchemaException(
                        "The state of operator '" + name() + "' cannot be restored: " + e.getMessage());
            }
            if (timers != null) {
                timers.restored();
            }
        }
        if (timers != null && currentWatermark() != WatermarkCombiner.NONE) {
            timers.event().advanceTo(currentWatermark());
            watermarkHeld = true;
        }
    }

    /** Declares the states, before they are restored. */
    abstract void declare(KeyedStateStore<Object> store) throws Exception;

    /** Declares timers, among the states. */
    final <N> OperatorTimers<N> declareTimers(
            KeyedStateStore<Object> store,
            Serde<N> subjectSerde,
            Timers.Target<N> onEventTime,
            Timers.Target<N> onProcessingTime) {
        OperatorTimers<N> declared =
                new OperatorTimers<>(runtime(), store, keySerde, subjectSerde, onEventTime, onProcessingTime);
        timers = declared;
        return declared;
    }

    /** Says whether timers wait to be fired that the watermark has reached; then each record's key comes first. */
    final boolean isFiring() {
        return timers != null && timers.isFiring();
    }

    @Override
    void processWatermark(long timestamp) throws Exception {
        if (timers == null) {
            forwardWatermark(timestamp);
            return;
        }
        timers.event().advanceTo(timestamp);
        watermarkHeld = true;
        advance();
    }

    @Override
    int advance() throws Exception {
        // removes expired state of keys that may never come again; no work that anybody waits for
        store.sweep(SWEPT_ROWS);
        if (timers == null) {
            return 0;
        }
        int fired = timers.fireSlice();
        if (fired > 0) {
            flush();
        }
        if (watermarkHeld && !timers.isFiring()) {
            watermarkHeld = false;
            forwardWatermark(currentWatermark());
        }
        return fired;
    }

    @Override
    long nextProcessingTime() {
        return timers == null ? Long.MAX_VALUE : timers.processing().next();
    }

    @Override
    boolean isBusy() {
        return watermarkHeld;
    }

    /** Hands on what timers have emitted. */
    abstract void flush() throws Exception;

    final KeyedStateStore<Object> store() {
        return store;
    }

    /** Returns the keys that have something in a state; no key is current afterwards. */
    final List<Object> keysWith(String state) throws IOException {
        List<Object> keys = new ArrayList<>();
        store.forEachKey(state, keys::add);
        return keys;
    }

    /** Makes a key current that did not come with a record. */
    final void makeCurrent(Object key) {
        int hash = KeyGroups.mix(keySerde.hash(key));
        store.setCurrentKey(key, hash, KeyGroups.groupOf(hash, runtime().keyGroups()));
    }

    /** Returns the key groups of a batch's records; the array is good until the next call. */
    final int[] keyGroupsOf(RecordBatch batch) {
        int size = batch.size;
        if (groups.length < size) {
            groups = new int[Math.max(size, RecordBatch.MAX_RECORDS)];
        }
        int numberOfGroups = runtime().keyGroups();
        int[] hashes = batch.hashes;
        for (int i = 0; i < size; i++) {
            groups[i] = KeyGroups.groupOf(hashes[i], numberOfGroups);
        }
        return groups;
    }

    /** Tells the store of the records that come next, whenever a stretch of the batch begins. */
    final void expect(RecordBatch batch, int[] keyGroups, int from) {
        if (from % STRETCH == 0) {
            store.expect(batch.keys, batch.hashes, keyGroups, from, Math.min(from + STRETCH, batch.size));
        }
    }

    @Override
    OperatorSnapshot snapshot(long checkpointId) throws Exception {
        List<ListSnapshot> lists = snapshotLists(checkpointId);
        return new OperatorSnapshot(
                operatorId(),
                store.snapshot(checkpointId),
                keyGroups,
                List.of(),
                SinkSnapshot.EMPTY,
                lists,
                currentWatermark());
    }

    @Override
    void notifyCheckpointComplete(long checkpointId) throws Exception {
        store.notifyCheckpointComplete(checkpointId);
    }

    @Override
    void notifyCheckpointAborted(long checkpointId) throws Exception {
        store.notifyCheckpointAborted(checkpointId);
    }

    @Override
    void close() throws Exception {
        try {
            super.close();
        } finally {
            if (store != null) {
                store.close();
            }
        }
    }
}
