/**
 * The adapter that keeps keyed state on disk, in RocksDB, with a cache of deserialized values in front of it: for state that is
 * larger than memory, and checkpoints that write what changed.
 */
// RocksDB's Java binding has no module descriptor and no Automatic-Module-Name: its name comes from the name of its
// jar. None
// of its types is in an exported signature.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module io.tidemark.backend.rocksdb {
    requires static transitive org.jspecify;
    requires io.tidemark.checkpoint.spi;
    requires rocksdbjni;
}
