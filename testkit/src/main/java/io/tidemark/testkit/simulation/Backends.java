package io.tidemark.testkit.simulation;

import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.core.operator.StateBackends;
import io.tidemark.testkit.store.SimulatedStateBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The state backends of a simulation: each process keeps its state in one of them, and reads what the others wrote. */
final class Backends implements StateBackends, AutoCloseable {
    private final Map<String, Supplier<StateBackend>> found = new TreeMap<>();
    private final List<StateBackend> chosen = new ArrayList<>();

    /**
     * Finds backends.
     *
     * @param names at least one
     * @throws IllegalArgumentException if one of them is not on the path
     */
    Backends(List<String> names) {
        found.put(SimulatedStateBackend.NAME, SimulatedStateBackend::new);
        ServiceLoader.load(StateBackend.class).stream()
                .forEach(provider -> found.put(provider.get().name(), provider::get));
        names.forEach(name -> chosen.add(named(name)));
    }

    /** Returns the one that a process uses. */
    StateBackend any(SplittableRandom random) {
        return chosen.size() == 1 ? chosen.get(0) : chosen.get(random.nextInt(chosen.size()));
    }

    @Override
    public StateBackend named(String name) {
        Supplier<StateBackend> backend = found.get(name);
        if (backend == null) {
            throw new IllegalArgumentException(
                    "There is no state backend '" + name + "' on the path, which has " + found.keySet() + ".");
        }
        return backend.get();
    }

    @Override
    public void close() throws IOException {
        for (StateBackend backend : chosen) {
            backend.close();
        }
    }
}
