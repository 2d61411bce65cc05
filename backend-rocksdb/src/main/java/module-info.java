/** To be written. */
@org.jspecify.annotations.NullMarked
module io.tidemark.backend.rocksdb {
    requires static transitive org.jspecify;
    requires io.tidemark.checkpoint.spi;
}
