package io.tidemark.engine.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Lets the numbers of a {@link GatedSource} through as the test says, and counts what was read. Thread-safe. */
final class Gate {
    private final AtomicLong emitted = new AtomicLong();
    private final List<Long> notified = new ArrayList<>();
    private volatile long released;

    /** Lets all numbers below a bound through. */
    Gate release(long bound) {
        released = bound;
        return this;
    }

    Gate open() {
        return release(Long.MAX_VALUE);
    }

    long released() {
        return released;
    }

    void countEmitted() {
        emitted.incrementAndGet();
    }

    long emitted() {
        return emitted.get();
    }

    synchronized void completed(long checkpointId) {
        notified.add(checkpointId);
    }

    synchronized List<Long> notified() {
        return List.copyOf(notified);
    }
}
