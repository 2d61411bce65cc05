package io.tidemark.testkit.engine;

/** Hears of a savepoint that was asked for. */
@FunctionalInterface
public interface SavepointAnswer {
    /** It is durable; if the job ends with it, everything is published. */
    void saved(SimulatedSavepoint savepoint);

    /** There will be none. */
    default void refused(String reason) {}
}
