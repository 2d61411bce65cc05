package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.util.List;
import java.util.function.ToIntFunction;

/** A store with what the engine does around it: hashes, key groups and checkpoints. */
final class TestStore<K> {
    static final String OPERATOR = "count by airport";

    final MemoryStore<K> store;
    final int numberOfKeyGroups;
    final KeyGroupRange range;
    private final ToIntFunction<K> hash;

    TestStore(Serde<K> keySerde, int numberOfKeyGroups, KeyGroupRange range, ToIntFunction<K> hash) {
        this.store = (MemoryStore<K>) new MemoryStateBackend()
                .open(new KeyedStateContext<>(
                        TestSubtask.single().withOperatorName(OPERATOR), keySerde, numberOfKeyGroups, range));
        this.numberOfKeyGroups = numberOfKeyGroups;
        this.range = range;
        this.hash = hash;
    }

    /** A store of all key groups, with well-mixed hashes. */
    static <K> TestStore<K> of(Serde<K> keySerde, int numberOfKeyGroups) {
        return new TestStore<>(
                keySerde, numberOfKeyGroups, new KeyGroupRange(0, numberOfKeyGroups - 1), TestStore::mixedHash);
    }

    static int mixedHash(Object key) {
        long z = key.hashCode() * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return (int) (z ^ z >>> 31);
    }

    <V> ValueState<V> state(String name, Serde<V> serde) {
        return store.valueState(new StateSpec<>(name, serde));
    }

    int keyGroup(K key) {
        return (int) (Integer.toUnsignedLong(hash.applyAsInt(key)) * numberOfKeyGroups >>> 32);
    }

    boolean owns(K key) {
        return range.contains(keyGroup(key));
    }

    void at(K key) {
        store.setCurrentKey(key, hash.applyAsInt(key), keyGroup(key));
    }

    /** Takes and writes a snapshot at once. */
    KeyedSnapshot checkpoint(InMemoryCheckpoint checkpoint, String prefix) throws IOException {
        try (StateSnapshot snapshot = store.snapshot(1)) {
            return persist(snapshot, checkpoint, prefix);
        }
    }

    KeyedSnapshot persist(StateSnapshot snapshot, InMemoryCheckpoint checkpoint, String prefix) throws IOException {
        return new KeyedSnapshot("memory", range, snapshot.persist(checkpoint, prefix));
    }

    void restore(KeyedSnapshot snapshot, InMemoryCheckpoint checkpoint) throws IOException {
        store.restore(List.of(snapshot), checkpoint);
    }
}
