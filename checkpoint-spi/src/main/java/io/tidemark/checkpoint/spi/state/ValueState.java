package io.tidemark.checkpoint.spi.state;

import org.jspecify.annotations.Nullable;

/**
 * One value a key. Reads and writes concern the key of the record being processed. Used by the thread that processes,
 * only while it processes a record.
 *
 * @param <V> the type of the value
 * @since 0.1
 */
public interface ValueState<V> {
    /**
     * Returns the value.
     *
     * @return {@code null} if none was set for this key, or it was cleared. A mutable value may be changed in place,
     *     but only {@link #update} makes the change a part of the state for certain
     */
    @Nullable
    V value();

    /**
     * Sets the value.
     *
     * @param value {@code null} clears it
     */
    void update(@Nullable V value);

    /** Removes the value. */
    void clear();
}
