package io.tidemark.benchmarks.run;

import java.io.Serializable;

/**
 * Where W6 keeps its state.
 *
 * @param backend {@link #MEMORY} for the heap, {@link #ROCKSDB} for RocksDB
 * @param cacheMegabytes how much memory RocksDB and all caches before it may take, over all subtasks
 * @since 0.1
 */
public record StateSetup(String backend, int cacheMegabytes) implements Serializable {
    /** The name of the heap. */
    public static final String MEMORY = "memory";

    /** The name of RocksDB. */
    public static final String ROCKSDB = "rocksdb";

    /** State on the heap. */
    public static final StateSetup ON_HEAP = new StateSetup(MEMORY, 1);

    private static final long serialVersionUID = 1L;

    /** Checks that the backend is one of the two. */
    public StateSetup {
        if (!backend.equals(MEMORY) && !backend.equals(ROCKSDB)) {
            throw new IllegalArgumentException(
                    "There is no state '" + backend + "'; choose from " + MEMORY + ", " + ROCKSDB);
        }
        if (cacheMegabytes < 1) {
            throw new IllegalArgumentException("A cache needs at least 1 MB, not " + cacheMegabytes);
        }
    }

    /**
     * Says whether state is in RocksDB.
     *
     * @return {@code false} if it is on the heap
     */
    public boolean isRocksDb() {
        return backend.equals(ROCKSDB);
    }
}
