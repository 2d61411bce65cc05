package io.tidemark.benchmarks.timers;

/**
 * A record of a key.
 *
 * @param key the key
 * @param dueNanos when it should have been emitted; {@link #SET} if it is to set the timer of its key
 */
record Ping(long key, long dueNanos) {
    static final long SET = Long.MIN_VALUE;
}
