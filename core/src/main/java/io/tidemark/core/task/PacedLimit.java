package io.tidemark.core.task;

import io.tidemark.core.stream.RecordBatch;

/**
 * How many records a subtask takes at once, so that a batch takes it about {@link #TARGET_NANOS}. This bounds the time that
 * records in flight stand for, and with it how long a barrier waits behind them, however slow a function is.
 *
 * <p>It begins small and at most doubles with each batch, so that a function turns out to be slow on a small one.
 */
final class PacedLimit {
    /** What a batch should take at most. */
    static final long TARGET_NANOS = 2_000_000;

    private static final int FIRST_LIMIT = 16;

    private int limit = FIRST_LIMIT;

    int records() {
        return limit;
    }

    /** Learns how long a batch took. */
    void took(int records, long nanos) {
        if (records == 0) {
            return;
        }
        long affordable = nanos <= 0 ? RecordBatch.MAX_RECORDS : records * TARGET_NANOS / nanos;
        limit = (int) Math.max(1, Math.min(affordable, Math.min(limit * 2L, RecordBatch.MAX_RECORDS)));
    }
}
