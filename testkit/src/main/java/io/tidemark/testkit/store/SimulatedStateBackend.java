package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.StateBackend;

/**
 * Keeps keyed state as bytes on the heap, and snapshots it incrementally: one shared file a key group, written when the
 * group has changed. Demanding on purpose: a value is read anew each time, and a call out of order is refused.
 */
public final class SimulatedStateBackend implements StateBackend {
    /** The name of the backend, as in the checkpoints it writes. */
    public static final String NAME = "simulated";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public <K> SimulatedStore<K> open(KeyedStateContext<K> context) {
        return new SimulatedStore<>(context);
    }
}
