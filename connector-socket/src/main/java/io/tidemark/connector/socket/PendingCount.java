package io.tidemark.connector.socket;

import io.tidemark.checkpoint.spi.metrics.Counter;
import java.util.concurrent.atomic.AtomicLong;

/** Carries a count from the receiving thread to a {@link Counter}, which only the subtask's thread may write. */
final class PendingCount {
    private final AtomicLong pending = new AtomicLong();
    private final Counter counter;

    PendingCount(Counter counter) {
        this.counter = counter;
    }

    void add(long amount) {
        pending.addAndGet(amount);
    }

    /** Adds to the counter what came since the last call. Call it on the subtask's thread. */
    void publish() {
        if (pending.get() != 0) {
            counter.add(pending.getAndSet(0));
        }
    }
}
