package io.tidemark.connector.kafka;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands batches from the fetching thread to the subtask, and counts the bytes that are fetched and not yet emitted. Nobody waits
 * in it: the fetching thread asks whether it is full, and is told when there is room.
 */
final class FetchBuffer {
    /** What is ready is not more than this, whatever is allowed: it would be out of the processor's caches when it is emitted. */
    private static final long READY_BYTES = 1 << 20;

    private final ConcurrentLinkedQueue<FetchedBatch> batches = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final long maxBytes;
    private volatile @Nullable IOException failure;

    FetchBuffer(long maxBytes) {
        this.maxBytes = Math.min(maxBytes, READY_BYTES);
    }

    void put(FetchedBatch batch) {
        bytes.addAndGet(batch.bytes);
        batches.add(batch);
    }

    boolean isFull() {
        return bytes.get() >= maxBytes;
    }

    /** Says that no batch will follow, because of {@code cause}. */
    void fail(IOException cause) {
        failure = cause;
    }

    /**
     * Takes a batch; its bytes count until they are released.
     *
     * @return {@code null} if there is none now
     * @throws IOException what the fetching thread failed with, once all before it was taken
     */
    @Nullable
    FetchedBatch poll() throws IOException {
        FetchedBatch batch = batches.poll();
        if (batch == null && failure != null) {
            batch = batches.poll();
            if (batch == null) {
                throw failure;
            }
        }
        return batch;
    }

    /**
     * Counts bytes no more: they are emitted, or of a partition that nothing is fetched of.
     *
     * @return whether the buffer has become half empty by that, so that it is worth fetching again
     */
    boolean release(long released) {
        long left = bytes.addAndGet(-released);
        return left <= maxBytes / 2 && left + released > maxBytes / 2;
    }

    /** Counts bytes again that were released. */
    void retain(long retained) {
        bytes.addAndGet(retained);
    }

    long bytes() {
        return bytes.get();
    }
}
