package io.tidemark.testkit.simulation;

import io.tidemark.api.StreamExecutionEnvironment;

/**
 * Defines the pipeline under test, as a program does before it calls {@code execute()}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Pipeline {
    /**
     * Defines sources, operators and sinks, and turns checkpointing on. Called once a simulation, and at each
     * start of a pipeline test; does not call {@code execute()}.
     *
     * @param env a fresh environment
     * @throws Exception if the pipeline cannot be defined; the test fails with it
     */
    void define(StreamExecutionEnvironment env) throws Exception;
}
