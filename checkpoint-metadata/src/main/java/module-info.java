/**
 * What engines and readers of checkpoints share: the JSON form of a checkpoint's metadata, so that a checkpoint of one engine
 * can be restored by another and looked into without any, and the search for the state backends and storages they name.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.checkpoint.metadata {
    requires com.fasterxml.jackson.core;
    requires transitive io.tidemark.core;
    requires transitive io.tidemark.checkpoint.spi;
    requires static transitive org.jspecify;

    exports io.tidemark.checkpoint.metadata;
    exports io.tidemark.checkpoint.metadata.plugin;

    uses io.tidemark.checkpoint.spi.state.StateBackend;
    uses io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
}
