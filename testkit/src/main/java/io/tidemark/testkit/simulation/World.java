package io.tidemark.testkit.simulation;

import io.tidemark.core.checkpoint.CheckpointMetadata;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What outlives the processes of one run: time, chance, the checkpoint storage and the systems that sources read and
 * sinks write. Used by one thread.
 */
final class World implements Mishaps {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final SplittableRandom random;
    private final FaultInjector injector;
    private final Trace trace;
    private final SimulatedStorage storage;
    private final Invariants invariants;
    private final Outside outside;
    private final List<CheckpointMetadata> metadata = new ArrayList<>();
    private final int workNanos;
    private long nowNanos;
    private int steps;
    private @Nullable SimulatedProcess acting;
    private @Nullable BrokenPromise broken;

    World(SplittableRandom random, FaultInjector injector, Mutation mutation, Trace trace) {
        this.random = random;
        this.injector = injector;
        this.trace = trace;
        workNanos = 1 << random.nextInt(21);
        invariants = new Invariants(this);
        storage = new SimulatedStorage(this, invariants);
        storage.fencing = mutation.storageFences();
        outside = new Outside(this);
    }

    SplittableRandom random() {
        return random;
    }

    FaultInjector injector() {
        return injector;
    }

    Trace trace() {
        return trace;
    }

    SimulatedStorage storage() {
        return storage;
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

    long nowMillis() {
        return nowNanos / NANOS_PER_MILLI;
    }

    /** A clock for durations: every look at it takes a little, so that work seems to take time. */
    long nanoTime() {
        nowNanos += random.nextInt(workNanos);
        return nowNanos;
    }

    void passMillis(long millis) {
        nowNanos += millis * NANOS_PER_MILLI;
    }

    int steps() {
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

    /** Notes a broken promise also where what is thrown is caught on the way. */
    BrokenPromise broken(String promise, String finding) {
        BrokenPromise e = new BrokenPromise(promise, finding);
        note(e);
        return e;
    }

    @Nullable
    BrokenPromise broken() {
        return broken;
    }

    @Override
    public boolean strike(Fault fault, String where) {
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

    /** Adds a line to the trace; ask {@link Trace#isOn} before making one. */
    void say(String what) {
        String who = acting == null ? "world" : acting.name();
        trace.add("  step " + steps + ", " + nowMillis() + " ms, " + who + ": " + what);
    }

    /** Keeps metadata and returns what stands for them in the storage; their JSON is another module's matter. */
    byte[] write(CheckpointMetadata written) {
        metadata.add(written);
        return ByteBuffer.allocate(Integer.BYTES).putInt(metadata.size() - 1).array();
    }

    CheckpointMetadata read(byte[] bytes) {
        return metadata.get(ByteBuffer.wrap(bytes).getInt());
    }
}
