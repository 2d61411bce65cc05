package io.tidemark.testkit.engine;

import io.tidemark.api.JobStatus;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.core.checkpoint.CheckpointCoordinator;
import io.tidemark.core.checkpoint.SavepointPurpose;
import io.tidemark.core.lifecycle.JobLifecycle;
import io.tidemark.core.lifecycle.JobOutcome;
import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.recovery.RestoredState;
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
public final class SimulatedProcess {
    /** Stands for a time that does not come. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Something that goes on beside the job's own work, and may block in a real engine. */
    private record Background(String label, long notBeforeMillis, Runnable work) {}

    private record Timer(long dueMillis, Runnable event) {}

    private final @Nullable SimulatedSavepoint start;
    private final World world;
    private final String name;
    private final JobCheckpoints checkpoints;
    private final PlannedJob job;
    private final JobLifecycle lifecycle;
    private final SimulatedCheckpoints driver;
    private final RunSettings settings;
    private final ArrayDeque<Runnable> events = new ArrayDeque<>();
    private final List<Background> background = new ArrayList<>();
    private final List<Timer> timers = new ArrayList<>();
    private @Nullable SimulatedAttempt attempt;
    private @Nullable JobOutcome outcome;
    private boolean stopping;
    private boolean preparing;
    private boolean killed;
    private long clockOffsetMillis;

    /**
     * Becomes the owner of the job and is ready to start it.
     *
     * @param number counts the processes of a world
     * @throws IOException if the storage refuses it
     */
    public SimulatedProcess(World world, PlannedJob job, RunSettings settings, int number) throws IOException {
        this(world, job, settings, number, null);
    }

    /**
     * Becomes the owner of the job and is ready to start it from a savepoint.
     *
     * @param number counts the processes of a world
     * @param start what a person wants it to start from, or {@code null} for its own newest checkpoint
     * @throws IOException if the storage refuses it
     */
    public SimulatedProcess(
            World world, PlannedJob job, RunSettings settings, int number, @Nullable SimulatedSavepoint start)
            throws IOException {
        this.start = start;
        this.world = world;
        this.settings = settings;
        name = "process " + number;
        this.job = job;
        checkpoints = world.storage().own(job.name());
        world.watcher().owns(checkpoints.epoch(), job.plan());
        lifecycle = new JobLifecycle(new Restarts(settings.restarts(), number));
        driver = new SimulatedCheckpoints(this, new CheckpointCoordinator(settings.checkpoints()));
        post(() -> on(new JobLifecycle.Event.Started()));
    }

    World world() {
        return world;
    }

    /** Returns what the process is called in a trace. */
    public String name() {
        return name;
    }

    PlannedJob job() {
        return job;
    }

    ExecutionPlan plan() {
        return job.plan();
    }

    JobCheckpoints checkpoints() {
        return checkpoints;
    }

    RunSettings settings() {
        return settings;
    }

    /** Returns what of a checkpoint the plan takes over; refuses the rest unless it may be left behind. */
    RestoredState fitting(RestoredState restored) {
        if (settings.allowNonRestoredState()) {
            return restored.withoutWhatIsGone(plan(), job.name());
        }
        restored.requireFits(plan(), job.name());
        return restored;
    }

    @Nullable
    SimulatedAttempt attempt() {
        return attempt;
    }

    /** Returns how the job ended for this process, or {@code null} if it goes on. */
    public @Nullable JobOutcome outcome() {
        return outcome;
    }

    /** Ends it as {@code kill -9} does: it is told nothing, and does nothing any more. */
    public void kill() {
        killed = true;
    }

    /** Says whether it was killed. */
    public boolean isKilled() {
        return killed;
    }

    /** Says whether no other process has become the owner since. */
    public boolean isOwner() {
        return checkpoints.epoch() == world.storage().stored(job.name()).epoch();
    }

    /** Says whether it was killed, or the job has ended for it. */
    public boolean isOver() {
        return killed || outcome != null;
    }

    /** The clock of this process: it may jump. */
    long nowMillis() {
        return world.nowMillis() + clockOffsetMillis;
    }

    /** Lets its clock jump, forwards or backwards. */
    public void jumpClock(long millis) {
        clockOffsetMillis += millis;
    }

    /** Has something handled by the job after what came before. */
    void post(Runnable event) {
        events.add(event);
    }

    /** Has something done beside, at any later time. */
    void beside(String label, Runnable work) {
        background.add(new Background(label, world.nowMillis() + world.delayMillis(), work));
    }

    /** Returns how many things this process could do next. */
    public int choices() {
        return 2 + background.size() + (attempt == null ? 0 : attempt.size());
    }

    /** Does one of them; says whether that was anything. */
    public boolean act(int choice) {
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
    public long nextDeadlineMillis() {
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

    /** Returns when a timer of the pipeline may be due, on the world's clock. */
    public long nextTimerMillis() {
        long next = attempt == null ? NEVER : attempt.nextProcessingTime();
        return next == NEVER ? NEVER : next - clockOffsetMillis;
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

    /** What the job is to start from, or {@code null}. */
    @Nullable
    SimulatedSavepoint start() {
        return start;
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
        on(
                world.isForRestartPolicy(where, cause)
                        ? new JobLifecycle.Event.SubtaskFailed(where, cause)
                        : new JobLifecycle.Event.FailedForGood(where, cause));
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

    /** Says whether the end of an attempt waits for something that is done beside. */
    public boolean isReleasing() {
        return stopping && outcome == null && attempt != null;
    }

    /** Returns where the job stands for this process. */
    public JobStatus status() {
        return lifecycle.status();
    }

    /** Asks for a checkpoint beyond those that are due. */
    public void requestCheckpoint(CheckpointAnswer answer) {
        post(() -> driver.request(answer));
    }

    /** Asks for a savepoint; refused if no attempt runs. */
    public void requestSavepoint(SavepointPurpose purpose, SavepointAnswer answer) {
        post(() -> driver.requestSavepoint(purpose, answer));
    }

    /** Ends the job as a person does who needs no more of it. */
    public void cancel() {
        post(() -> on(new JobLifecycle.Event.CancelRequested()));
    }

    /** Takes back what the process holds, as the operating system does: readers, writers, functions and committers. */
    public void reclaim() {
        killed = true;
        if (attempt != null) {
            attempt.reclaim();
        }
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
            driver.reportAccounts();
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
