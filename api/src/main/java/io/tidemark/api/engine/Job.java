package io.tidemark.api.engine;

import io.tidemark.api.dataflow.Dataflow;

/**
 * What an engine is asked to run.
 *
 * @param name of the job; together with the storage it says whose checkpoints to continue from
 * @param dataflow the graph
 * @param settings how to run it
 * @since 0.1
 */
public record Job(String name, Dataflow dataflow, JobSettings settings) {}
