package io.tidemark.engine.local;

import io.tidemark.api.engine.Job;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.core.guarantee.GuaranteeAnalysis;
import io.tidemark.core.plan.ExecutionPlan;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What all parts of a running job share.
 *
 * @param job as submitted
 * @param plan the physical graph
 * @param backend keeps keyed state
 * @param storage where checkpoints are kept
 * @param metrics the counters
 * @param io runs what may block
 */
record JobContext(
        Job job, ExecutionPlan plan, StateBackend backend, JobStorage storage, JobMetrics metrics, Executor io) {
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(30);

    String name() {
        return job.name();
    }

    /** The job's checkpoints, under the epoch of the newest ownership. */
    JobCheckpoints checkpoints() {
        return storage.checkpoints();
    }

    /** What the job promises. */
    GuaranteeAnalysis analysis() {
        return storage.analysis();
    }

    /** How long the end of an attempt, or of the job, waits for a storage that does not answer. */
    Duration patience() {
        Duration timeout = Duration.ofMillis(job.settings().checkpoints().timeoutMillis());
        return timeout.compareTo(LONGEST_PATIENCE) < 0 ? timeout : LONGEST_PATIENCE;
    }

    /** Whether checkpoints go to the storage; without checkpointing a bounded job still publishes at its end. */
    boolean durable() {
        return job.settings().checkpoints().enabled();
    }
}
