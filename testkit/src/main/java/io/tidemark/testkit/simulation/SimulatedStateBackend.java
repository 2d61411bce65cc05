package io.tidemark.testkit.simulation;

import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateBackend;

/**
 * Keeps keyed state as bytes on the heap, and snapshots it incrementally: one shared file a key group, written when the
 * group has changed. Demanding on purpose: a value is read anew each time, and a call out of order is refused.
 */
final class SimulatedStateBackend implements StateBackend {
    static final String NAME = "simulated";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public <K> KeyedStateStore<K> open(KeyedStateContext<K> context) {
        return new SimulatedStore<>(context);
    }
}
