package io.tidemark.api.state;

import org.jspecify.annotations.Nullable;

/**
 * One accumulator a key, to which every value that is added contributes. Reads and writes concern the key of the record
 * being processed. Used by the thread that processes, only while it processes a record.
 *
 * @param <I> the type of what is added
 * @param <O> the type of the result
 * @since 0.1
 */
public interface AggregatingState<I, O> {
    /**
     * Returns the result of the accumulator so far.
     *
     * @return {@code null} if nothing was added for this key, or it was cleared
     */
    @Nullable
    O get();

    /**
     * Adds a value to the accumulator, which is made first if there is none.
     *
     * @param value not {@code null}
     */
    void add(I value);

    /** Removes the accumulator. */
    void clear();
}
