package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import org.rocksdb.LRUCache;
import org.rocksdb.WriteBufferManager;

/**
 * The memory outside the heap that all databases of a backend share: one cache for blocks, indexes, filters and what is being
 * written, with a budget in bytes. Thread-safe; closed after the last database.
 *
 * <p>The budget is a target, not a wall: blocks that are being read at this moment cannot leave, and a cache that refused
 * others would fail reads that the job needs.
 */
public final class NativeMemory implements AutoCloseable {
    /** Indexes and filters are asked for by every read, so blocks of data shall not displace them. */
    private static final double SHARE_OF_INDEXES_AND_FILTERS = 0.3;

    private static final int SHARDS_BY_SIZE = -1;

    /**
     * Of the budget, what is lost between the blocks: they have many sizes and come and go on many threads, so that the C
     * library holds up to half as much again as was asked of it. {@code ./benchmark --large-state} shows the sum.
     */
    private static final int SHARE_OF_THE_C_LIBRARY = 3;

    /** Of the budget, what memtables may take; they are empty but while rows are rewritten. */
    private static final int SHARE_OF_MEMTABLES = 8;

    private final LRUCache cache;
    private final WriteBufferManager writeBuffers;

    /**
     * Reserves nothing yet; the cache grows up to its part of the budget.
     *
     * @param budgetBytes of all databases together, with what the C library takes for them
     * @throws IOException if the native library cannot be loaded on this platform
     */
    public NativeMemory(long budgetBytes) throws IOException {
        NativeLibrary.load();
        long cacheBytes = budgetBytes - budgetBytes / SHARE_OF_THE_C_LIBRARY;
        cache = new LRUCache(cacheBytes, SHARDS_BY_SIZE, false, SHARE_OF_INDEXES_AND_FILTERS);
        try {
            writeBuffers = new WriteBufferManager(Math.max(1, budgetBytes / SHARE_OF_MEMTABLES), cache);
        } catch (RuntimeException | Error failure) {
            cache.close();
            throw failure;
        }
    }

    LRUCache cache() {
        return cache;
    }

    WriteBufferManager writeBuffers() {
        return writeBuffers;
    }

    /** Returns how many bytes are in use at this moment. */
    public long usedBytes() {
        return cache.getUsage();
    }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }
}
