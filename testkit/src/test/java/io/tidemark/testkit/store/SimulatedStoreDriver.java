package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.testkit.contract.TestSubtask;

/** A store of a few of four key groups; a key's group is the key modulo four. */
record SimulatedStoreDriver(KeyGroupRange range, KeyedStateStore<Long> store) {
    static final String OPERATOR = "count by word";
    private static final int KEY_GROUPS = 4;

    SimulatedStoreDriver(String executionId, int firstKeyGroup, int lastKeyGroup) {
        this(new KeyGroupRange(firstKeyGroup, lastKeyGroup), executionId);
    }

    private SimulatedStoreDriver(KeyGroupRange range, String executionId) {
        this(
                range,
                new SimulatedStateBackend()
                        .open(new KeyedStateContext<>(
                                TestSubtask.of(0, 1, executionId).withOperatorName(OPERATOR),
                                new StateSerdes.LongSerde(),
                                KEY_GROUPS,
                                range)));
    }

    <V> ValueState<V> state(String name, Serde<V> serde) {
        return store.valueState(new StateSpec<>(name, serde));
    }

    void at(long key) {
        store.setCurrentKey(key, (int) key, (int) (key % KEY_GROUPS));
    }
}
