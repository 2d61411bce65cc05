/**
 * The JSON form of a checkpoint's metadata: what every engine writes and every reader of checkpoints understands, so that a
 * checkpoint of one can be restored by another, and looked into without any.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.checkpoint.metadata {
    requires com.fasterxml.jackson.core;
    requires transitive io.tidemark.core;
    requires io.tidemark.checkpoint.spi;
    requires static transitive org.jspecify;

    exports io.tidemark.checkpoint.metadata;
}
