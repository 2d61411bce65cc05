package io.tidemark.testkit.simulation;

import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.testkit.engine.BrokenPromise;
import io.tidemark.testkit.engine.MetadataShelf;
import io.tidemark.testkit.engine.Mutation;
import io.tidemark.testkit.engine.SimulatedProcess;
import io.tidemark.testkit.engine.Trace;
import io.tidemark.testkit.engine.Watcher;
import io.tidemark.testkit.engine.World;
import io.tidemark.testkit.store.Mishaps;
import io.tidemark.testkit.store.SimulatedStorage;
import io.tidemark.testkit.store.StorageMishap;
import io.tidemark.testkit.store.StoredJob;
import java.io.IOException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What outlives the processes of one run: time, chance, the checkpoint storage and the systems that sources read and
 * sinks write. Used by one thread.
 */
final class SimulatedWorld implements World {
    static final String OWN_FAILURE = "the pipeline does not fail by itself";

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int LONGEST_FULL_STEPS = 200;
    private static final int SLOWEST_MILLIS = 2_000;
    private static final int LONGEST_OUTAGE_MILLIS = 3_600_000;
    /** How long a call waits for a storage that does not answer. */
    private static final int MOST_PATIENT_MILLIS = 600_000;

    private static final int MAX_CAUSES = 32;

    private final SplittableRandom random;
    private final FaultInjector injector;
    private final Trace trace;
    private final SimulatedStorage storage;
    private final Mishaps storageMishaps = new StorageMishaps();
    private final SimulatedStorage savepoints = new SimulatedStorage(storageMishaps);
    private final Invariants invariants;
    private final Outside outside;
    private final MetadataShelf metadata = new MetadataShelf();
    private final int workNanos;
    private long nowNanos;
    private long storageDownUntilMillis;
    private int steps;
    private @Nullable SimulatedProcess acting;
    private @Nullable BrokenPromise broken;

    SimulatedWorld(SplittableRandom random, FaultInjector injector, Mutation mutation, Trace trace) {
        this.random = random;
        this.injector = injector;
        this.trace = trace;
        workNanos = 1 << random.nextInt(21);
        invariants = new Invariants(this);
        storage = new SimulatedStorage(storageMishaps, invariants);
        storage.setFencing(mutation.storageFences());
        outside = new Outside(this);
    }

    SplittableRandom random() {
        return random;
    }

    FaultInjector injector() {
        return injector;
    }

    @Override
    public Trace trace() {
        return trace;
    }

    @Override
    public SimulatedStorage storage() {
        return storage;
    }

    @Override
    public SimulatedStorage savepoints() {
        return savepoints;
    }

    /** Returns what the storage holds of the job. */
    StoredJob stored() {
        return storage.stored(Program.JOB_NAME);
    }

    Invariants invariants() {
        return invariants;
    }

    Outside outside() {
        return outside;
    }

    @Override
    public long nowMillis() {
        return nowNanos / NANOS_PER_MILLI;
    }

    /** {@inheritDoc} Every look at it takes a little, so that work seems to take time. */
    @Override
    public long nanoTime() {
        nowNanos += random.nextInt(workNanos);
        return nowNanos;
    }

    void passMillis(long millis) {
        nowNanos += millis * NANOS_PER_MILLI;
    }

    @Override
    public int steps() {
        return steps;
    }

    /** Lets a process do one thing; what it touches is attributed to it. */
    boolean act(SimulatedProcess process, int choice) {
        steps++;
        acting = process;
        try {
            return process.act(choice);
        } catch (ProcessKilled e) {
            return true;
        } catch (BrokenPromise e) {
            note(e);
            return true;
        } finally {
            acting = null;
        }
    }

    /** Notes a broken promise; the first one counts. */
    void note(BrokenPromise e) {
        if (broken == null) {
            broken = e;
        }
    }

    @Override
    public BrokenPromise broken(String promise, String finding) {
        BrokenPromise e = new BrokenPromise(promise, finding);
        note(e);
        return e;
    }

    @Nullable
    BrokenPromise broken() {
        return broken;
    }

    /**
     * Says whether a fault happens here and now.
     *
     * @param where what it happens to, for the trace
     */
    boolean strike(Fault fault, String where) {
        touch(where);
        boolean hit = injector.strikes(fault);
        if (hit && trace.isOn()) {
            say("fault " + fault + ": " + where);
        }
        return hit;
    }

    /** A moment at which the acting process reaches for the outside, and may die. */
    void touch(String where) {
        SimulatedProcess process = acting;
        if (process == null) {
            return;
        }
        if (!process.isKilled() && injector.killsAtTouch()) {
            if (trace.isOn()) {
                say("fault " + Fault.PROCESS_CRASH + ": " + where);
            }
            process.kill();
        }
        if (process.isKilled()) {
            throw new ProcessKilled();
        }
    }

    @Override
    public void say(String what) {
        String who = acting == null ? "world" : acting.name();
        trace.add("  step " + steps + ", " + nowMillis() + " ms, " + who + ": " + what);
    }

    @Override
    public MetadataShelf metadata() {
        return metadata;
    }

    @Override
    public Watcher watcher() {
        return invariants;
    }

    @Override
    public long delayMillis() {
        return injector.strikes(Fault.STORAGE_WRITE_SLOW) ? 1 + random.nextInt(SLOWEST_MILLIS) : 0;
    }

    @Override
    public boolean readsMail() {
        return random.nextInt(3) > 0;
    }

    @Override
    public int nextMessage(int waiting) {
        return random.nextInt(waiting + 1) - 1;
    }

    @Override
    public int queueCapacity() {
        return 1 + random.nextInt(8);
    }

    @Override
    public int batchLimit() {
        return 1 + random.nextInt(16);
    }

    @Override
    public int stepsWithoutRoom() {
        return strike(Fault.QUEUE_FULL, "handing over to the next subtask") ? random.nextInt(LONGEST_FULL_STEPS) : -1;
    }

    @Override
    public @Nullable OperatorException failureIn(Task task) {
        return strike(Fault.SUBTASK_CRASH, "a subtask's step")
                ? new OperatorException(task.head().node().name(), new SimulatedFailure("the subtask crashed"))
                : null;
    }

    @Override
    public Delivery delivery() {
        String where = "telling a subtask of a checkpoint";
        if (strike(Fault.NOTIFICATION_LOST, where)) {
            return Delivery.NEVER;
        } else if (strike(Fault.NOTIFICATION_DELAYED, where)) {
            return Delivery.LATE;
        }
        return strike(Fault.NOTIFICATION_REORDERED, where) ? Delivery.OVERTAKEN : Delivery.NOW;
    }

    @Override
    public boolean losesAnswer() {
        return strike(Fault.ANSWER_LOST, "a subtask's answer to a checkpoint");
    }

    /** {@inheritDoc} Only what the simulation did is; what else comes out of a pipeline is its own. */
    @Override
    public boolean isForRestartPolicy(String where, Throwable cause) {
        if (!isFault(cause)) {
            throw broken(OWN_FAILURE, "'" + where + "' failed without a fault of the simulation: " + cause);
        }
        return true;
    }

    /** The outside fails by an exception of its kind. */
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

    /** What goes wrong with the storages, which are down together. */
    private final class StorageMishaps implements Mishaps {
        @Override
        public boolean strike(StorageMishap mishap, String where) {
            return switch (mishap) {
                case WRITE_FAILS -> SimulatedWorld.this.strike(Fault.STORAGE_WRITE_FAILS, where);
                case WRITE_TORN -> SimulatedWorld.this.strike(Fault.STORAGE_WRITE_TORN, where);
                case ANSWER_LOST -> SimulatedWorld.this.strike(Fault.STORAGE_ANSWER_LOST, where);
            };
        }

        @Override
        public boolean isDown() {
            if (nowMillis() >= storageDownUntilMillis) {
                if (!SimulatedWorld.this.strike(Fault.STORAGE_DOWN, "a call of the storage")) {
                    return false;
                }
                storageDownUntilMillis = nowMillis() + 1 + random.nextInt(LONGEST_OUTAGE_MILLIS);
            }
            passMillis(Math.min(storageDownUntilMillis - nowMillis(), 1 + random.nextInt(MOST_PATIENT_MILLIS)));
            return true;
        }
    }
}
