/** To be written. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the digit is in the name of the service
module io.tidemark.backend.s3 {
    requires static transitive org.jspecify;
    requires io.tidemark.checkpoint.spi;
}
