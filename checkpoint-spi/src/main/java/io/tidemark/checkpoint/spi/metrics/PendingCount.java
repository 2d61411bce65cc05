package io.tidemark.checkpoint.spi.metrics;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts on the threads of a connector for a counter that only the subtask's thread may write.
 *
 * <p>{@link #add} and {@link #value} may be called on any thread; {@link #publish} is called on the thread of the subtask, at each
 * poll and when it is closed. What is counted after that is lost.
 *
 * @since 0.1
 */
public final class PendingCount implements Counter {
    private final Counter counter;
    private final AtomicLong total = new AtomicLong();
    private long published;

    /**
     * Begins at 0.
     *
     * @param counter what is counted for; may have several of these
     */
    public PendingCount(Counter counter) {
        this.counter = counter;
    }

    @Override
    public void add(long amount) {
        total.addAndGet(amount);
    }

    /** Returns the count so far, published or not. */
    @Override
    public long value() {
        return total.get();
    }

    /** Adds to the counter what was counted since the last call. Called on the thread of the subtask alone; cheap. */
    public void publish() {
        long now = total.get();
        if (now != published) {
            counter.add(now - published);
            published = now;
        }
    }
}
