/**
 * What pipelines are written in: the environment, streams, functions and state descriptors, in the words of Flink's
 * DataStream API where the meaning is the same.
 *
 * <p>The engine that runs a pipeline is found by {@link java.util.ServiceLoader}; a user adds its module and names no class
 * of it. Depends on the ports alone, which it re-exports since sources, sinks and state handles are theirs.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.api {
    requires transitive io.tidemark.checkpoint.spi;
    requires static transitive org.jspecify;

    exports io.tidemark.api;
    exports io.tidemark.api.connector;
    exports io.tidemark.api.dataflow;
    exports io.tidemark.api.engine;
    exports io.tidemark.api.eventtime;
    exports io.tidemark.api.functions;
    exports io.tidemark.api.serde;
    exports io.tidemark.api.state;
    exports io.tidemark.api.windowing;

    uses io.tidemark.api.engine.Engine;
}
