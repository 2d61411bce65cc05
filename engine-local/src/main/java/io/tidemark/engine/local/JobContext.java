package io.tidemark.engine.local;

import io.tidemark.api.engine.Job;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.core.guarantee.GuaranteeAnalysis;
import io.tidemark.core.plan.ExecutionPlan;
import java.util.concurrent.Executor;

/**
 * What all parts of a running job share.
 *
 * @param job as submitted
 * @param plan the physical graph
 * @param analysis what the job promises
 * @param backend keeps keyed state
 * @param checkpoints where checkpoints are kept, under this owner's epoch
 * @param metrics the counters
 * @param io runs what may block
 */
record JobContext(
        Job job,
        ExecutionPlan plan,
        GuaranteeAnalysis analysis,
        StateBackend backend,
        JobCheckpoints checkpoints,
        JobMetrics metrics,
        Executor io) {
    String name() {
        return job.name();
    }

    /** Whether checkpoints go to the storage; without checkpointing a bounded job still publishes at its end. */
    boolean durable() {
        return job.settings().checkpoints().enabled();
    }
}
