package io.tidemark.testkit.simulation;

import io.tidemark.api.dataflow.Dataflow;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.core.checkpoint.CheckpointCoordinator;
import io.tidemark.core.lifecycle.JobLifecycle;
import io.tidemark.core.lifecycle.JobOutcome;
import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.Planner;
import io.tidemark.core.restart.RestartPolicy;
import io.tidemark.core.restart.Restarts;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One process that owns the job: carries out what the {@link JobLifecycle} decides, as the other engines do, but does one
 * thing at a time, the one it is told to. What is a thread elsewhere is a choice here.
 */
final class SimulatedProcess {
    /** Stands for a time that does not come. */
    static final long NEVER = Long.MAX_VALUE;

    static final String OWN_FAILURE = "the pipeline does not fail by itself";

    private static final int SLOWEST_MILLIS = 2_000;
    private static final int MAX_CAUSES = 32;

    /** Something that goes on beside the job's own work, and may block in a real engine. */
    private record Background(String label, long notBeforeMillis, Runnable work) {}

    private record Timer(long dueMillis, Runnable event) {}

    private final World world;
    private final String name;
    private final JobCheckpoints checkpoints;
    private final ExecutionPlan plan;
    private final JobLifecycle lifecycle;
    private final SimulatedCheckpoints driver;
    private final RunSettings settings;
    private final Dataflow dataflow;
    private final ArrayDeque<Runnable> events = new ArrayDeque<>();
    private final List<Background> background = new ArrayList<>();
    private final List<Timer> timers = new ArrayList<>();
    private @Nullable SimulatedAttempt attempt;
    private @Nullable JobOutcome outcome;
    private boolean stopping;
    private boolean preparing;
    private boolean killed;
    private long clockOffsetMillis;

    /** Becomes the owner of the job. */
    SimulatedProcess(World world, Program program, RunSettings settings, int number, int parallelism)
            throws IOException {
        this.world = world;
        this.settings = settings;
        name = "process " + number;
        dataflow = program.dataflow(world, parallelism);
        plan = Planner.plan(dataflow, program.job().settings().maxParallelism());
        checkpoints = world.storage().own(Program.JOB_NAME);
        world.invariants().owns(checkpoints.epoch(), plan);
        lifecycle = new JobLifecycle(new Restarts(
                new RestartPolicy.FixedDelay(RestartPolicy.UNLIMITED, settings.restartDelayMillis()), number));
        driver = new SimulatedCheckpoints(this, program.analysis(), new CheckpointCoordinator(settings.checkpoints()));
        if (world.trace().isOn()) {
            world.trace()
                    .add("  " + name + " starts with parallelism " + parallelism + ", epoch " + checkpoints.epoch());
        }
        post(() -> on(new JobLifecycle.Event.Started()));
    }

    World world() {
        return world;
    }

    String name() {
        return name;
    }

    ExecutionPlan plan() {
        return plan;
    }

    Dataflow dataflow() {
        return dataflow;
    }

    JobCheckpoints checkpoints() {
        return checkpoints;
    }

    RunSettings settings() {
        return settings;
    }

    @Nullable
    SimulatedAttempt attempt() {
        return attempt;
    }

    /** Returns how the job ended for this process, or {@code null} if it goes on. */
    @Nullable
    JobOutcome outcome() {
        return outcome;
    }

    void kill() {
        killed = true;
    }

    boolean isKilled() {
        return killed;
    }

    boolean isOver() {
        return killed || outcome != null;
    }

    /** The clock of this process: it may jump. */
    long nowMillis() {
        return world.nowMillis() + clockOffsetMillis;
    }

    void jumpClock(long millis) {
        clockOffsetMillis += millis;
    }

    /** Has something handled by the job after what came before. */
    void post(Runnable event) {
        events.add(event);
    }

    /** Has something done beside, at any later time. */
    void beside(String label, Runnable work) {
        long delay = world.injector().strikes(Fault.STORAGE_WRITE_SLOW)
                ? 1 + world.random().nextInt(SLOWEST_MILLIS)
                : 0;
        background.add(new Background(label, world.nowMillis() + delay, work));
    }

    boolean isNothingBeside() {
        return background.isEmpty();
    }

    /** Returns how many things this process could do next. */
    int choices() {
        return 2 + background.size() + (attempt == null ? 0 : attempt.size());
    }

    /** Does one of them; says whether that was anything. */
    boolean act(int choice) {
        if (choice == 0) {
            Runnable event = events.poll();
            if (event != null) {
                event.run();
            }
            return event != null;
        } else if (choice == 1) {
            return letTimePass();
        } else if (choice < 2 + background.size()) {
            return doBeside(choice - 2);
        }
        return attempt != null && attempt.act(choice - 2 - background.size());
    }

    private boolean letTimePass() {
        for (int i = 0; i < timers.size(); i++) {
            if (timers.get(i).dueMillis() <= world.nowMillis()) {
                timers.remove(i).event().run();
                return true;
            }
        }
        return driver.timePassed();
    }

    private boolean doBeside(int index) {
        Background chosen = background.get(index);
        if (chosen.notBeforeMillis() > world.nowMillis()) {
            return false;
        }
        background.remove(index);
        if (world.trace().isOn()) {
            world.say(chosen.label());
        }
        chosen.work().run();
        return true;
    }

    /** Returns when something becomes due if nothing happens before, on the world's clock. */
    long nextDeadlineMillis() {
        long next = driver.nextDeadlineMillis();
        next = next == NEVER ? NEVER : next - clockOffsetMillis;
        for (Timer timer : timers) {
            next = Math.min(next, timer.dueMillis());
        }
        for (Background task : background) {
            next = Math.min(next, task.notBeforeMillis());
        }
        return next;
    }

    void after(long millis, Runnable event) {
        timers.add(new Timer(world.nowMillis() + millis, event));
    }

    private void on(JobLifecycle.Event event) {
        for (JobLifecycle.Command command : lifecycle.on(event, nowMillis())) {
            carryOut(command);
        }
    }

    private void carryOut(JobLifecycle.Command command) {
        if (command instanceof JobLifecycle.Command.StartAttempt start) {
            start(start.attempt());
        } else if (command instanceof JobLifecycle.Command.StopAttempt) {
            stop();
        } else if (command instanceof JobLifecycle.Command.ScheduleRestart restart) {
            after(restart.delayMillis(), () -> on(new JobLifecycle.Event.RestartDelayElapsed()));
        } else if (command instanceof JobLifecycle.Command.CompleteJob complete) {
            complete(complete.outcome());
        } else {
            throw new InvariantViolation("The simulation does not know the command " + command);
        }
    }

    private void start(int number) {
        stopping = false;
        preparing = true;
        attempt = null;
        new AttemptPreparation(this, number).begin();
    }

    /** The attempt is ready to be opened. */
    void prepared(SimulatedAttempt ready) {
        preparing = false;
        attempt = ready;
        if (stopping) {
            ready.stop();
        }
    }

    /** The attempt could not be made. */
    void notPrepared(String where, Throwable cause) {
        preparing = false;
        if (stopping) {
            on(new JobLifecycle.Event.AllStopped());
        } else {
            failed(where, cause);
        }
    }

    /** All subtasks of the attempt are open. */
    void opened(SimulatedAttempt opened, List<Long> existing) {
        if (opened == attempt && !stopping) {
            opened.assignSplits();
            driver.attemptStarted(opened, existing);
        }
    }

    void drained(SimulatedAttempt from, SubtaskId subtask) {
        post(() -> {
            if (from == attempt && !stopping) {
                driver.drained(subtask);
            }
        });
    }

    SimulatedCheckpoints driver() {
        return driver;
    }

    /** A subtask of the attempt failed. */
    void failed(SimulatedAttempt from, OperatorException failure) {
        if (world.trace().isOn()) {
            world.say("'" + failure.operatorName() + "' failed: " + failure.getCause());
        }
        post(() -> {
            if (from == attempt) {
                failed(failure.operatorName(), failure.getCause());
            }
        });
    }

    void failed(String where, Throwable cause) {
        if (!isFault(cause)) {
            throw world.broken(OWN_FAILURE, "'" + where + "' failed without a fault of the simulation: " + cause);
        }
        on(new JobLifecycle.Event.SubtaskFailed(where, cause));
    }

    /** The outside fails by an exception of its kind; what else comes out of a pipeline is its own. */
    private static boolean isFault(Throwable failure) {
        int depth = 0;
        for (Throwable at = failure; at != null && depth < MAX_CAUSES; at = at.getCause()) {
            if (at instanceof IOException || at instanceof SimulatedFailure || at instanceof ProcessKilled) {
                return true;
            }
            depth++;
        }
        return false;
    }

    private void stop() {
        stopping = true;
        driver.attemptStopped();
        if (attempt != null) {
            attempt.stop();
        } else if (!preparing) {
            post(() -> on(new JobLifecycle.Event.AllStopped()));
        }
    }

    /** All subtasks of the attempt are closed. */
    void stopped(SimulatedAttempt from) {
        post(() -> release(from));
    }

    private void release(SimulatedAttempt from) {
        if (from != attempt) {
            return;
        }
        if (!driver.isQuiet()) {
            after(1, () -> release(from));
            return;
        }
        beside("releases the attempt", () -> {
            from.release();
            post(() -> {
                attempt = null;
                on(new JobLifecycle.Event.AllStopped());
            });
        });
    }

    void failAttempt(String reason) {
        failed("checkpoints", new IOException(reason));
    }

    void suspend(String reason) {
        on(new JobLifecycle.Event.Fenced(reason));
    }

    void finish() {
        on(new JobLifecycle.Event.JobFinished());
    }

    private void complete(JobOutcome how) {
        outcome = how;
        if (how instanceof JobOutcome.Finished) {
            driver.requireAccounts();
        }
        if (world.trace().isOn()) {
            world.say("ends: " + how.status());
        }
        try {
            checkpoints.close();
        } catch (IOException e) {
            world.say("did not release its checkpoints: " + e.getMessage());
        }
    }
}
