package io.tidemark.connector.kafka;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of the intervals of one writer. Chunks are used again: as live data of some seconds they would otherwise be copied
 * by each garbage collection, at the cost of a good part of what a record costs. Thread-safe.
 */
final class IntervalMemory {
    /** Small enough to be allocated like any other array, large enough to be one write to a file. */
    static final int CHUNK_BYTES = 256 << 10;

    private static final long LARGEST_SHARE_BYTES = 256L << 20;

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final ConcurrentLinkedQueue<byte[]> spare = new ConcurrentLinkedQueue<>();

    /**
     * Takes nothing yet.
     *
     * @param maxBytes how much may be kept, without the chunk that is being filled
     */
    IntervalMemory(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Returns how much each of some writers may keep where nothing is set: together an eighth of what the heap may grow to. */
    static long shareOfHeap(int writers) {
        return Math.min(LARGEST_SHARE_BYTES, Runtime.getRuntime().maxMemory() / 8 / writers);
    }

    /** Says whether another chunk may be kept. */
    boolean hasRoom() {
        return bytes.get() + CHUNK_BYTES <= maxBytes;
    }

    /** Returns a chunk to be filled; what it holds is of no meaning. */
    byte[] newChunk() {
        byte[] chunk = spare.poll();
        return chunk == null ? new byte[CHUNK_BYTES] : chunk;
    }

    void keep(byte[] filled) {
        bytes.addAndGet(filled.length);
    }

    /** Takes back what was kept: nobody reads it any more. */
    void release(byte[] kept) {
        bytes.addAndGet(-kept.length);
        if (kept.length == CHUNK_BYTES) {
            spare.add(kept);
        }
    }
}
