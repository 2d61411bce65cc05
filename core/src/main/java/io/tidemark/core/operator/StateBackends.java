package io.tidemark.core.operator;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.checkpoint.spi.state.StateBackend;

/**
 * Finds the state backends that wrote what a job restores. Thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface StateBackends {
    /** Finds none: for operators that restore what their own backend wrote. */
    StateBackends NONE = name -> {
        throw new InvalidProgramException("There is no state backend '" + name + "'.");
    };

    /**
     * Finds a state backend.
     *
     * @param name as snapshots give it
     * @return the backend, with its default options; the caller closes it
     * @throws io.tidemark.api.InvalidProgramException if there is none of that name
     */
    StateBackend named(String name);
}
