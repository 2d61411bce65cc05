package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.JobStatus;
import io.tidemark.api.engine.CheckpointSettings;
import io.tidemark.api.engine.CheckpointStorageChoice;
import io.tidemark.api.engine.Engine;
import io.tidemark.api.engine.Job;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.core.checkpoint.CheckpointCoordinator;
import io.tidemark.core.checkpoint.CheckpointSchedule;
import io.tidemark.core.guarantee.GuaranteeAnalysis;
import io.tidemark.core.inflight.Inlet;
import io.tidemark.core.lifecycle.JobLifecycle;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.Planner;
import io.tidemark.core.restart.RestartPolicies;
import io.tidemark.core.restart.RestartPolicy;
import io.tidemark.core.restart.Restarts;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs jobs on the threads of this process. Found by {@link java.util.ServiceLoader}; thread-safe. */
public final class LocalEngine implements Engine {
    /** For the service loader. */
    public LocalEngine() {}

    @Override
    public String name() {
        return "local";
    }

    @Override
    public JobClient submit(Job job) throws JobExecutionException {
        ExecutionPlan plan = plan(job);
        StateBackend backend = Plugins.stateBackend(job.settings().stateBackend());
        try {
            return start(job, plan, backend);
        } catch (IOException e) {
            closeUnused(job, backend);
            throw new JobExecutionException(
                    "Job '" + job.name() + "' cannot be started: " + e.getMessage(), JobStatus.FAILED, e);
        } catch (RuntimeException e) {
            closeUnused(job, backend);
            throw e;
        }
    }

    private static void closeUnused(Job job, StateBackend backend) {
        try {
            backend.close();
        } catch (IOException | RuntimeException e) {
            Logs.of(LocalEngine.class)
                    .log(
                            WARNING,
                            "Job '" + job.name() + "' did not release its state backend properly: " + e.getMessage());
        }
    }

    private static JobClient start(Job job, ExecutionPlan plan, StateBackend backend) throws IOException {
        CheckpointStorage storage = openStorage(job);
        try {
            GuaranteeAnalysis analysis = analyse(job, storage);
            if (job.settings().demanded() != null) {
                analysis.require(job.settings().demanded());
            }
            return start(job, plan, backend, analysis, storage);
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static JobClient start(
            Job job, ExecutionPlan plan, StateBackend backend, GuaranteeAnalysis analysis, CheckpointStorage storage)
            throws IOException {
        JobCheckpoints checkpoints = storage.own(job.name());
        ExecutorService io = Executors.newCachedThreadPool(daemons("tidemark-" + job.name() + "-io-"));
        JobContext context = new JobContext(job, plan, analysis, backend, checkpoints, new JobMetrics(), io);
        RestartPolicy policy = RestartPolicies.of(
                job.settings().restart(), job.settings().checkpoints().enabled());
        LocalJob running = new LocalJob(
                context,
                storage,
                io,
                new JobLifecycle(
                        new Restarts(policy, ThreadLocalRandom.current().nextLong())),
                new CheckpointCoordinator(coordinatorSettings(job.settings().checkpoints())));
        running.start();
        return running;
    }

    @Override
    public String explain(Job job) {
        ExecutionPlan plan = plan(job);
        closeUnused(job, Plugins.stateBackend(job.settings().stateBackend()));
        try (CheckpointStorage storage = openStorage(job)) {
            return new Explanation(plan, job, analyse(job, storage)).text();
        } catch (IOException e) {
            throw new InvalidProgramException("The checkpoint storage cannot be used: " + e.getMessage(), e);
        }
    }

    private static ExecutionPlan plan(Job job) {
        ExecutionPlan plan = Planner.plan(job.dataflow(), job.settings().maxParallelism());
        if (job.settings().checkpoints().mayBeUnaligned()) {
            Inlet.requireSerdes(plan);
        }
        return plan;
    }

    private static CheckpointStorage openStorage(Job job) throws IOException {
        if (!job.settings().checkpoints().enabled()) {
            return new NoStorage();
        }
        return job.settings().checkpointStorage() instanceof CheckpointStorageChoice.Given given
                ? new BorrowedStorage(given.storage())
                : Plugins.storage(((CheckpointStorageChoice.At) job.settings().checkpointStorage()).location());
    }

    private static GuaranteeAnalysis analyse(Job job, CheckpointStorage storage) {
        return GuaranteeAnalysis.of(
                job.dataflow(),
                job.settings().checkpoints(),
                job.settings().checkpointStorage().toString(),
                storage.outlivesProcess());
    }

    private static io.tidemark.core.checkpoint.CheckpointSettings coordinatorSettings(CheckpointSettings settings) {
        return new io.tidemark.core.checkpoint.CheckpointSettings(
                settings.enabled()
                        ? new CheckpointSchedule.Periodic(settings.intervalMillis())
                        : new CheckpointSchedule.AtEndOnly(),
                settings.timeoutMillis(),
                settings.minPauseMillis(),
                settings.maxConcurrent(),
                settings.tolerableFailures(),
                settings.retained(),
                settings.alignmentTimeoutMillis());
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger made = new AtomicInteger();
        return runnable -> {
            Thread thread = new Thread(runnable, prefix + made.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
