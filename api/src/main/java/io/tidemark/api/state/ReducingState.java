package io.tidemark.api.state;

import org.jspecify.annotations.Nullable;

/**
 * One value a key, into which every value that is added is reduced. Reads and writes concern the key of the record being
 * processed. Used by the thread that processes, only while it processes a record.
 *
 * @param <T> the type of the values
 * @since 0.1
 */
public interface ReducingState<T> {
    /**
     * Returns the result so far.
     *
     * @return {@code null} if nothing was added for this key, or it was cleared; to be read, not changed
     */
    @Nullable
    T get();

    /**
     * Adds a value: the first one is the result, each further one is combined with it by the function of the descriptor.
     *
     * @param value not {@code null}
     * @throws Exception what the function throws; the result is as it was
     */
    void add(T value) throws Exception;

    /** Removes the result. */
    void clear();
}
