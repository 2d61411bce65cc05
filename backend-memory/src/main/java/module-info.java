/**
 * The adapters that keep everything in memory: keyed state on the heap, snapshot by copy-on-write, and checkpoints that
 * live as long as the process.
 *
 * <p>Exports nothing. Users name both by {@code memory}; the providers are found by {@link java.util.ServiceLoader}.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.backend.memory {
    requires static transitive org.jspecify;
    requires io.tidemark.checkpoint.spi;

    provides io.tidemark.checkpoint.spi.state.StateBackend with
            io.tidemark.backend.memory.state.MemoryStateBackend;
    provides io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider with
            io.tidemark.backend.memory.storage.MemoryCheckpointStorageProvider;
}
