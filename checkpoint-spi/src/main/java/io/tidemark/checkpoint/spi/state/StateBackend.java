package io.tidemark.checkpoint.spi.state;

import java.io.IOException;

/**
 * Keeps keyed state: on the heap, on disk. Found by {@link java.util.ServiceLoader} and chosen by name. One instance
 * serves a whole job and is thread-safe.
 *
 * @since 0.1
 */
public interface StateBackend {
    /**
     * Returns the name by which users choose the backend.
     *
     * @return lower case, for example {@code memory}
     */
    String name();

    /**
     * Opens an empty store for the key groups of one subtask. Called once a keyed operator, subtask and attempt, on the
     * thread that will use the store.
     *
     * @param <K> the type of the keys
     * @param context the key groups and how keys become bytes
     * @return the store; closed by the engine when the attempt ends
     * @throws IOException if the store cannot be made
     */
    <K> KeyedStateStore<K> open(KeyedStateContext<K> context) throws IOException;
}
