package io.tidemark.core.state;

/**
 * A value, and when it was last used.
 *
 * @param millis in processing time, since 1970
 * @param value what is kept
 */
record Timed<V>(long millis, V value) {}
