package io.tidemark.benchmarks;

import io.tidemark.benchmarks.process.RunResult;
import io.tidemark.benchmarks.workload.Workload;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One process of one contestant.
 *
 * @param engine the contestant
 * @param workload the job
 * @param results what it measured; empty if it failed
 * @param baseResults what the contestant that all are compared with measured right before; empty in its own turns
 */
record Turn(Engine engine, Workload workload, List<RunResult> results, List<RunResult> baseResults) {
    /** Returns how often the base's figure contains this contestant's; {@code NaN} if one of the two is missing. */
    double baseTimes(ToDoubleFunction<RunResult> figure) {
        return Medians.of(baseResults, figure) / Medians.of(results, figure);
    }

    double median(ToDoubleFunction<RunResult> figure) {
        return Medians.of(results, figure);
    }

    boolean disturbed() {
        return results.stream().anyMatch(RunResult::disturbed);
    }
}
