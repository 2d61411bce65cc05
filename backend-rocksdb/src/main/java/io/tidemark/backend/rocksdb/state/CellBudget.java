package io.tidemark.backend.rocksdb.state;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that the cells of all stores of a backend may take on the heap together. Each store may have its equal part at any
 * time, and more of what others leave; what is too much it gives back at the next checkpoint. Thread-safe.
 */
public final class CellBudget {
    private final long bytes;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicInteger stores = new AtomicInteger();

    /**
     * A budget of which nothing is taken.
     *
     * @param bytes more than 0
     */
    public CellBudget(long bytes) {
        this.bytes = bytes;
    }

    /** Returns what is taken or left at a time: small parts of what a store may have. */
    long step() {
        return Math.max(1, equalPart() / 64);
    }

    /** Returns what each store may have at any time. */
    long equalPart() {
        return bytes / Math.max(1, stores.get());
    }

    /** Counts one store more. */
    void join() {
        stores.incrementAndGet();
    }

    /** Counts one store less. */
    void leave(long had) {
        taken.addAndGet(-had);
        stores.decrementAndGet();
    }

    /** Takes some bytes more for a store that has some already, or returns {@code false}. */
    boolean take(long more, long has) {
        if (taken.addAndGet(more) <= bytes || has + more <= equalPart()) {
            return true;
        }
        taken.addAndGet(-more);
        return false;
    }

    /** Gives some bytes back. */
    void giveBack(long less) {
        taken.addAndGet(-less);
    }

    /** Returns how many bytes a store that has some should give back for others. */
    long tooMuch(long has) {
        long over = taken.get() - bytes;
        return Math.max(0, Math.min(over, has - equalPart()));
    }
}
