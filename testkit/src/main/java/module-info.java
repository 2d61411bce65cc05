/**
 * Proof that a pipeline, a connector or a storage keeps its promise when things break.
 *
 * <p>{@link io.tidemark.testkit.contract} holds connectors and storages to what they declare.
 * {@link io.tidemark.testkit.simulation} runs a pipeline on one thread, in virtual time, with crashes and other faults
 * chosen by a seed. {@link io.tidemark.testkit.pipeline} runs one in the same way without any chance, for tests that say
 * themselves what happens. For tests alone: depend on it in test scope.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.testkit {
    requires io.tidemark.core;
    requires transitive io.tidemark.api;
    requires transitive io.tidemark.checkpoint.spi;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports io.tidemark.testkit.contract;
    exports io.tidemark.testkit.pipeline;
    exports io.tidemark.testkit.simulation;

    uses io.tidemark.checkpoint.spi.state.StateBackend;
}
