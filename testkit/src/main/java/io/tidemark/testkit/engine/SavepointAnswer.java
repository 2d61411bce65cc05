package io.tidemark.testkit.engine;

/** Hears of a savepoint that was asked for, once it is durable; of one that is refused it hears nothing. */
@FunctionalInterface
public interface SavepointAnswer {
    /** It is durable; if the job ends with it, everything is published. */
    void saved(SimulatedSavepoint savepoint);
}
