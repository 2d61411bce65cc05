/**
 * The adapter that keeps keyed state on disk, in RocksDB, with a cache of deserialized values in front of it: for state that is
 * larger than memory, and checkpoints that write what changed.
 *
 * <p>Users name it by {@code rocksdb}; the provider is found by {@link java.util.ServiceLoader}. Exports what sets it up in code.
 */
// RocksDB's Java binding has no module descriptor and no Automatic-Module-Name: its name comes from the name of its
// jar. None
// of its types is in an exported signature.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module io.tidemark.backend.rocksdb {
    requires static transitive org.jspecify;
    requires transitive io.tidemark.checkpoint.spi;
    requires rocksdbjni;

    exports io.tidemark.backend.rocksdb;

    provides io.tidemark.checkpoint.spi.state.StateBackend with
            io.tidemark.backend.rocksdb.RocksDbStateBackend;
}
