package io.tidemark.checkpoint.spi.metrics;

/**
 * A number that only grows during one attempt. Written by one thread, the one that runs the subtask it belongs to; an
 * increment is a plain add, so it may stand on the record path. Other threads read a value that is at most a few
 * milliseconds old.
 *
 * @since 0.1
 */
public interface Counter {
    /** Adds one. */
    default void increment() {
        add(1);
    }

    /**
     * Adds {@code amount}.
     *
     * @param amount not negative
     */
    void add(long amount);

    /**
     * Returns the count so far.
     *
     * @return the sum of what was added
     */
    long value();
}
