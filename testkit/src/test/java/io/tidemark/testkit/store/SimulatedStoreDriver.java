package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;

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
                                new Subtask(executionId), new StateSerdes.LongSerde(), KEY_GROUPS, range)));
    }

    <V> ValueState<V> state(String name, Serde<V> serde) {
        return store.valueState(new StateSpec<>(name, serde));
    }

    void at(long key) {
        store.setCurrentKey(key, (int) key, (int) (key % KEY_GROUPS));
    }

    private record Subtask(String executionId) implements SubtaskContext {
        @Override
        public String jobName() {
            return "word count";
        }

        @Override
        public String operatorName() {
            return OPERATOR;
        }

        @Override
        public int subtaskIndex() {
            return 0;
        }

        @Override
        public int parallelism() {
            return 1;
        }

        @Override
        public Metrics metrics() {
            return name -> {
                throw new IllegalStateException("The state backend counts nothing, and asked for " + name);
            };
        }
    }
}
