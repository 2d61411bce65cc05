/** Real servers, started on this machine for tests and examples. */
@org.jspecify.annotations.NullMarked
module io.tidemark.servers {
    requires static transitive org.jspecify;
}
