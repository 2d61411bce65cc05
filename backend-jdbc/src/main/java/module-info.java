/** To be written. */
@org.jspecify.annotations.NullMarked
module io.tidemark.backend.jdbc {
    requires static transitive org.jspecify;
    requires io.tidemark.checkpoint.spi;
}
