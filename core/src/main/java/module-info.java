/**
 * The pure domain: the plan, the protocol, the operators. Engines drive it; users never see it.
 *
 * <p>No thread, no clock, no I/O, no randomness: state machines take an event and the time and return commands, a subtask is
 * a step function. So every engine, and the simulator, runs the very same code.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.core {
    requires transitive io.tidemark.api;
    requires transitive io.tidemark.checkpoint.spi;
    requires static transitive org.jspecify;

    exports io.tidemark.core.barrier;
    exports io.tidemark.core.checkpoint;
    exports io.tidemark.core.guarantee;
    exports io.tidemark.core.inflight;
    exports io.tidemark.core.lifecycle;
    exports io.tidemark.core.model;
    exports io.tidemark.core.operator;
    exports io.tidemark.core.plan;
    exports io.tidemark.core.recovery;
    exports io.tidemark.core.restart;
    exports io.tidemark.core.source;
    exports io.tidemark.core.stream;
    exports io.tidemark.core.task;
    exports io.tidemark.core.time;
}
