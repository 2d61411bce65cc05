/**
 * The pure domain: what a checkpoint is, when it is taken, when it counts, and what happens after a failure.
 *
 * <p>Everything here is a function of the events it is given: no thread, no clock, no I/O, no randomness. An engine
 * turns what happens into events, hands them over one after the other, carries out the commands that come back in
 * their order, and reports the outcome as events again.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.core {
    requires static transitive org.jspecify;
    requires transitive io.tidemark.checkpoint.spi;

    exports io.tidemark.core.barrier;
    exports io.tidemark.core.checkpoint;
    exports io.tidemark.core.lifecycle;
    exports io.tidemark.core.model;
    exports io.tidemark.core.restart;
}
