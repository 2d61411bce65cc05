/**
 * The ports of Tidemark: what a connector, a state backend or a checkpoint storage implements.
 *
 * <p>One package a port: interfaces, records, and the little that all connectors would write alike; no dependency but the JDK. A
 * connector author reads {@link io.tidemark.checkpoint.spi.source} or {@link io.tidemark.checkpoint.spi.sink} and is done.
 *
 * <p>State backends and storages are found by {@link java.util.ServiceLoader} under
 * {@link io.tidemark.checkpoint.spi.state.StateBackend} and
 * {@link io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider}; connectors are named in code.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.checkpoint.spi {
    requires static transitive org.jspecify;

    exports io.tidemark.checkpoint.spi.guarantee;
    exports io.tidemark.checkpoint.spi.metrics;
    exports io.tidemark.checkpoint.spi.runtime;
    exports io.tidemark.checkpoint.spi.serde;
    exports io.tidemark.checkpoint.spi.sink;
    exports io.tidemark.checkpoint.spi.source;
    exports io.tidemark.checkpoint.spi.state;
    exports io.tidemark.checkpoint.spi.storage;
}
