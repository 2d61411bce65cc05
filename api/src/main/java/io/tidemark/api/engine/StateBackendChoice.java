package io.tidemark.api.engine;

import io.tidemark.checkpoint.spi.state.StateBackend;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which state backend keeps a job's keyed state.
 *
 * @since 0.1
 */
public sealed interface StateBackendChoice {
    /**
     * Returns the name by which snapshots and errors call the backend.
     *
     * @return for example {@code memory}
     */
    String name();

    /**
     * A backend that the engine finds on the path.
     *
     * @param name of the backend, not blank
     * @param options values by name, sorted; empty for the backend's defaults
     * @since 0.1
     */
    record Named(String name, Map<String, String> options) implements StateBackendChoice {
        /** Keeps an unmodifiable, sorted copy of the options. */
        public Named {
            if (name.isBlank()) {
                throw new IllegalArgumentException(
                        "The name of the state backend is blank; give one on the path, as memory.");
            }
            options = Collections.unmodifiableMap(new TreeMap<>(options));
        }

        /** Leaves the values out: one may be a secret. */
        @Override
        public String toString() {
            return options.isEmpty() ? name : name + " with " + options.keySet();
        }
    }

    /**
     * A backend that the program has made.
     *
     * @param backend the object that an engine in this process uses; one that runs jobs elsewhere refuses it
     * @since 0.1
     */
    record Given(StateBackend backend) implements StateBackendChoice {
        @Override
        public String name() {
            return backend.name();
        }

        @Override
        public String toString() {
            return name() + ", given as an object";
        }
    }
}
