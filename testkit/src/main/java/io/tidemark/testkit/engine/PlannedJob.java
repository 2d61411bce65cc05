package io.tidemark.testkit.engine;

import io.tidemark.core.guarantee.GuaranteeAnalysis;
import io.tidemark.core.plan.ExecutionPlan;

/**
 * What a process runs.
 *
 * @param name under which checkpoints are kept
 * @param plan the physical graph
 * @param analysis what it promises
 */
public record PlannedJob(String name, ExecutionPlan plan, GuaranteeAnalysis analysis) {}
