package io.tidemark.testkit.engine;

import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.core.barrier.BarrierAligner;
import io.tidemark.core.checkpoint.CheckpointSettings;
import io.tidemark.core.operator.StateBackends;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.restart.RestartPolicy;
import java.util.function.Function;

/**
 * How a job runs.
 *
 * @param checkpoints when and how checkpoints are taken
 * @param mode whether channels are aligned
 * @param restarts what follows on a failed attempt
 * @param backends gives what keeps the keyed state of an operator
 * @param writers finds the backends that wrote what is restored
 * @param allowNonRestoredState whether state of operators that the plan does not have is left behind
 * @param mutation the bug that is put in, if any
 */
public record RunSettings(
        CheckpointSettings checkpoints,
        BarrierAligner.Mode mode,
        RestartPolicy restarts,
        Function<PlannedOperator, StateBackend> backends,
        StateBackends writers,
        boolean allowNonRestoredState,
        Mutation mutation) {
    /**
     * Returns settings that differ in what keeps keyed state.
     *
     * @param backend of all operators
     * @return new ones
     */
    public RunSettings keepingIn(StateBackend backend) {
        return new RunSettings(
                checkpoints, mode, restarts, operator -> backend, writers, allowNonRestoredState, mutation);
    }
}
