package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.JobStatus;
import io.tidemark.api.RestartStrategies;
import io.tidemark.api.engine.CheckpointSettings;
import io.tidemark.api.engine.Engine;
import io.tidemark.api.engine.Job;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.core.checkpoint.CheckpointCoordinator;
import io.tidemark.core.checkpoint.CheckpointSchedule;
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
        JobStorage storage = new JobStorage(job);
        try {
            storage.ensureOwned();
        } catch (StorageUnavailableException e) {
            if (!retriesItsStart(job)) {
                throw e;
            }
            Logs.of(LocalEngine.class)
                    .log(
                            WARNING,
                            "The storage of job '" + job.name() + "' cannot be used yet; its restart strategy says how"
                                    + " often it is tried again: " + e.getMessage());
        }
        ExecutorService io = Executors.newCachedThreadPool(daemons("tidemark-" + job.name() + "-io-"));
        JobContext context = new JobContext(job, plan, backend, storage, new JobMetrics(), io);
        RestartPolicy policy = RestartPolicies.of(
                job.settings().restart(), job.settings().checkpoints().enabled());
        LocalJob running = new LocalJob(
                context,
                io,
                new JobLifecycle(
                        new Restarts(policy, ThreadLocalRandom.current().nextLong())),
                new CheckpointCoordinator(coordinatorSettings(job.settings().checkpoints())));
        running.start();
        return running;
    }

    /** What is tried again without end by default, a running job, is not what a person wants of a mistyped address. */
    private static boolean retriesItsStart(Job job) {
        RestartStrategies.RestartStrategy restart = job.settings().restart();
        return restart != null && !(restart instanceof RestartStrategies.NoRestart);
    }

    @Override
    public String explain(Job job) {
        ExecutionPlan plan = plan(job);
        closeUnused(job, Plugins.stateBackend(job.settings().stateBackend()));
        try (CheckpointStorage storage = JobStorage.open(job)) {
            return new Explanation(plan, job, JobStorage.analyse(job, storage)).text();
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
