package io.tidemark.testkit.pipeline;

import io.tidemark.api.CheckpointingMode;
import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.JobStatus;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.engine.CheckpointSettings;
import io.tidemark.api.engine.Job;
import io.tidemark.core.barrier.BarrierAligner;
import io.tidemark.core.checkpoint.CheckpointSchedule;
import io.tidemark.core.guarantee.GuaranteeAnalysis;
import io.tidemark.core.inflight.Inlet;
import io.tidemark.core.lifecycle.JobOutcome;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.plan.Planner;
import io.tidemark.core.restart.RestartPolicies;
import io.tidemark.testkit.engine.BrokenPromise;
import io.tidemark.testkit.engine.Mutation;
import io.tidemark.testkit.engine.PlannedJob;
import io.tidemark.testkit.engine.RunSettings;
import io.tidemark.testkit.engine.SimulatedProcess;
import io.tidemark.testkit.engine.SimulatedSavepoint;
import io.tidemark.testkit.simulation.Pipeline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One process that runs the pipeline, everything in it by turns: the same order each time. */
final class TestJob {
    static final String NAME = "pipeline test";

    /** How often everything has its turn, a batch each, before the job is taken to be one that never rests. */
    private static final int MAX_TURNS = 5_000;

    private final TestWorld world;
    private final Job job;
    private final PlannedJob planned;
    private final SimulatedProcess process;

    private TestJob(TestWorld world, Job job, PlannedJob planned, SimulatedProcess process) {
        this.world = world;
        this.job = job;
        this.planned = planned;
        this.process = process;
    }

    /**
     * Starts a process; nothing runs yet.
     *
     * @param parallelism of what has none of its own
     * @param rescaled whether the parallelism was asked for, so that the pipeline may not set another
     */
    static TestJob start(TestWorld world, Pipeline pipeline, int parallelism, boolean rescaled, int number) {
        Job job = define(pipeline, parallelism, rescaled);
        CheckpointSettings checkpoints = job.settings().checkpoints();
        GuaranteeAnalysis analysis = GuaranteeAnalysis.of(job.dataflow(), checkpoints, "memory of the test", true);
        if (job.settings().demanded() != null) {
            analysis.require(job.settings().demanded());
        }
        ExecutionPlan plan = Planner.plan(job.dataflow(), job.settings().maxParallelism());
        if (checkpoints.mayBeUnaligned()) {
            Inlet.requireSerdes(plan);
        }
        PlannedJob planned = new PlannedJob(NAME, plan, analysis);
        RunSettings settings = new RunSettings(
                coordinatorSettings(checkpoints),
                checkpoints.mode() == CheckpointingMode.EXACTLY_ONCE
                        ? BarrierAligner.Mode.EXACTLY_ONCE
                        : BarrierAligner.Mode.AT_LEAST_ONCE,
                RestartPolicies.of(job.settings().restart(), checkpoints.enabled()),
                world.states().ofJob(),
                world.states()::named,
                job.settings().restore().allowNonRestoredState(),
                Mutation.NONE);
        String path = job.settings().restore().getRestorePath();
        SimulatedSavepoint start = path == null ? null : world.savepoint(path);
        if (!checkpoints.enabled()) {
            world.forgetCheckpoints();
        }
        try {
            return new TestJob(world, job, planned, new SimulatedProcess(world, planned, settings, number, start));
        } catch (IOException e) {
            throw new IllegalStateException("A storage in memory has an owner at once", e);
        }
    }

    private static Job define(Pipeline pipeline, int parallelism, boolean rescaled) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(parallelism);
        try {
            pipeline.define(env);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalArgumentException("The pipeline cannot be defined: " + e.getMessage(), e);
        }
        if (rescaled && env.getParallelism() != parallelism) {
            throw new IllegalArgumentException(
                    "The test asks for a parallelism of " + parallelism + ", and the pipeline sets "
                            + env.getParallelism() + " itself; leave setParallelism to one of them.");
        }
        return env.getJob(NAME);
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

    boolean takesCheckpoints() {
        return job.settings().checkpoints().enabled();
    }

    SimulatedProcess process() {
        return process;
    }

    JobStatus status() {
        return process.status();
    }

    /** Lets everything that can do something do it, without time passing, and reports what the test does not expect. */
    void untilIdle() {
        int turns = 0;
        while (turn()) {
            if (++turns > MAX_TURNS) {
                throw new IllegalStateException("The job does not come to rest: it had " + MAX_TURNS
                        + " turns and goes on. A source without an end, such as a generator, gives more at any time; use a"
                        + " TestSource in its place.");
            }
        }
        reportFailure();
    }

    private boolean turn() {
        boolean progress = false;
        try {
            for (int choice = 0; choice < process.choices() && !process.isOver(); choice++) {
                world.step();
                progress |= process.act(choice);
            }
        } catch (BrokenPromise e) {
            throw new AssertionError("The protocol broke a promise: " + e.getMessage(), e);
        }
        if (!progress && process.isReleasing() && !process.isOver()) {
            // the end of an attempt looks every millisecond whether all is done
            world.passTo(world.nowMillis() + 1);
            return true;
        }
        return progress;
    }

    private void reportFailure() {
        PipelineFailure failure = world.takeUnexpected();
        if (failure != null) {
            throw failure;
        }
        if (process.outcome() instanceof JobOutcome.Failed failed) {
            throw new PipelineFailure(failed.failure().where(), failed.failure().cause());
        }
    }

    /** Lets time pass up to a moment; what becomes due on the way happens at its time. */
    void untilMillis(long target) {
        untilIdle();
        for (long next = nextEvent(); next <= target && !process.isOver(); next = nextEvent()) {
            // what is overdue and could not be done yet is tried again a little later
            world.passTo(Math.max(next, world.nowMillis() + 1));
            untilIdle();
        }
        world.passTo(Math.max(target, world.nowMillis()));
    }

    private long nextEvent() {
        return Math.min(process.nextDeadlineMillis(), process.nextTimerMillis());
    }

    /** Lets time pass up to the next moment at which something becomes due. */
    void untilNextDeadline() {
        long next = process.nextDeadlineMillis();
        untilMillis(next == SimulatedProcess.NEVER ? world.nowMillis() + 1 : Math.max(next, world.nowMillis() + 1));
    }

    /**
     * Finds an operator by its uid, or else by its name.
     *
     * @throws IllegalArgumentException if there is none, or several
     */
    PlannedOperator operator(String uidOrName) {
        List<PlannedOperator> named = new ArrayList<>();
        Map<String, PlannedOperator> all = new LinkedHashMap<>();
        for (Task task : planned.plan().tasks()) {
            for (PlannedOperator operator : task.operators()) {
                all.put(operator.operatorId(), operator);
                if (operator.node().name().equals(uidOrName)) {
                    named.add(operator);
                }
            }
        }
        if (all.containsKey(uidOrName)) {
            return all.get(uidOrName);
        } else if (named.size() == 1) {
            return named.get(0);
        }
        List<String> names =
                all.values().stream().map(operator -> operator.node().name()).toList();
        throw new IllegalArgumentException("The pipeline has " + (named.isEmpty() ? "no operator" : "several operators")
                + " of the uid or name '" + uidOrName + "'; its operators are " + names
                + (named.isEmpty() ? "." : ". Give it a uid."));
    }

    /** Returns the names of the test sources that have not ended. */
    List<String> openSources() {
        List<String> open = new ArrayList<>();
        job.dataflow().nodes().forEach(node -> {
            if (node.operation() instanceof Operation.Read<?> read
                    && read.source() instanceof TestSource<?> source
                    && !source.isEnded()) {
                open.add(node.name());
            }
        });
        return open;
    }

    static InvalidProgramException withoutCheckpoints() {
        return new InvalidProgramException(
                "The pipeline takes no checkpoints; call env.enableCheckpointing(…) in its definition.");
    }
}
