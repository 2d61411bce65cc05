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

    private final String name;

    /** Makes one of the usual name. */
    public SimulatedStateBackend() {
        this(NAME);
    }

    /**
     * Makes one that reads nothing but what was written under its name.
     *
     * @param name as in the checkpoints it writes
     */
    public SimulatedStateBackend(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public <K> SimulatedStore<K> open(KeyedStateContext<K> context) {
        return new SimulatedStore<>(name, context);
    }
}
