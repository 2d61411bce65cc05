package io.tidemark.benchmarks.metering;

import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateBackend;
import java.io.IOException;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * A state backend whose snapshots are measured. What it adds on the record path is one call for each record; handles of
 * states are those of the backend behind it.
 */
public final class MeteredBackend implements StateBackend {
    private final StateBackend backend;
    private final CheckpointMeter meter;

    /**
     * Puts a meter in front of a backend.
     *
     * @param backend does the work
     * @param meter learns what it takes
     */
    public MeteredBackend(StateBackend backend, CheckpointMeter meter) {
        this.backend = backend;
        this.meter = meter;
    }

    /**
     * Finds a backend as the engine does.
     *
     * @param name of a backend on the path
     * @param options by name
     * @return the backend
     * @throws IllegalArgumentException if there is none of that name
     */
    public static StateBackend named(String name, Map<String, String> options) {
        return ServiceLoader.load(StateBackend.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(backend -> backend.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no state backend '" + name + "' on the path"))
                .withOptions(options);
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public <K> KeyedStateStore<K> open(KeyedStateContext<K> context) throws IOException {
        return new MeteredStore<>(backend.open(context), meter);
    }

    @Override
    public void close() throws IOException {
        backend.close();
    }
}
