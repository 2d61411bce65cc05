package io.tidemark.testkit.pipeline;

import io.tidemark.core.checkpoint.AbortReason;
import io.tidemark.core.checkpoint.CheckpointCoordinator;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.testkit.engine.BrokenPromise;
import io.tidemark.testkit.engine.MetadataShelf;
import io.tidemark.testkit.engine.SimulatedSavepoint;
import io.tidemark.testkit.engine.Trace;
import io.tidemark.testkit.engine.Watcher;
import io.tidemark.testkit.engine.World;
import io.tidemark.testkit.store.Mishaps;
import io.tidemark.testkit.store.SimulatedStorage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A world without chance: nothing goes wrong but what the test asks for, and time passes only when it says so. */
final class TestWorld implements World, Watcher, SimulatedStorage.Witness {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int QUEUE_CAPACITY = 4;

    private final MetadataShelf metadata = new MetadataShelf();
    private final Trace trace = new Trace(false);
    private final KeyedStates states = new KeyedStates();
    private final List<Long> completed = new ArrayList<>();
    private final List<PipelineFailure> failures = new ArrayList<>();
    private final Map<String, SimulatedSavepoint> taken = new LinkedHashMap<>();
    private final SimulatedStorage savepoints = new SimulatedStorage(Mishaps.NONE);
    private SimulatedStorage storage = new SimulatedStorage(Mishaps.NONE, this);
    private long nowMillis;
    private int steps;
    private int attempts;
    private long restored = CheckpointCoordinator.NO_CHECKPOINT;
    private boolean restartsAfterFailures;
    private @Nullable PlannedOperator toFail;
    private @Nullable PipelineFailure unexpected;

    /** A failure that the test asked for. */
    private static final class RequestedFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RequestedFailure() {
            super("the test asked for this failure");
        }
    }

    /** Forgets all checkpoints, as a storage that does not outlive the process. */
    void forgetCheckpoints() {
        storage = new SimulatedStorage(Mishaps.NONE, this);
    }

    void passTo(long millis) {
        nowMillis = millis;
    }

    void step() {
        steps++;
    }

    /** Leaves exceptions of the pipeline to its restart strategy from now on. */
    void restartAfterFailures() {
        restartsAfterFailures = true;
    }

    /** Fails an operator when its task has its next turn. */
    void fail(PlannedOperator operator) {
        toFail = operator;
    }

    /** Remembers a savepoint; returns its path. */
    String keep(SimulatedSavepoint savepoint) {
        taken.put(savepoint.name(), savepoint);
        return savepoint.name();
    }

    /**
     * Returns a savepoint that the test has taken.
     *
     * @throws IllegalArgumentException if there is none of that path
     */
    SimulatedSavepoint savepoint(String path) {
        SimulatedSavepoint savepoint = taken.get(path);
        if (savepoint == null) {
            throw new IllegalArgumentException("The pipeline is to start from '" + path + "', and the savepoints that"
                    + " the test has taken are " + taken.keySet() + "; give the path that triggerSavepoint or"
                    + " stopWithSavepoint returned.");
        }
        return savepoint;
    }

    KeyedStates states() {
        return states;
    }

    List<Long> completed() {
        return completed;
    }

    List<PipelineFailure> failures() {
        return failures;
    }

    int attempts() {
        return attempts;
    }

    long restored() {
        return restored;
    }

    /** Returns a failure that the test does not know of yet, once, or {@code null}. */
    @Nullable
    PipelineFailure takeUnexpected() {
        PipelineFailure taken = unexpected;
        unexpected = null;
        return taken;
    }

    private void unexpected(PipelineFailure failure) {
        if (unexpected == null) {
            unexpected = failure;
        }
    }

    @Override
    public SimulatedStorage storage() {
        return storage;
    }

    @Override
    public SimulatedStorage savepoints() {
        return savepoints;
    }

    @Override
    public MetadataShelf metadata() {
        return metadata;
    }

    @Override
    public Watcher watcher() {
        return this;
    }

    @Override
    public Trace trace() {
        return trace;
    }

    @Override
    public void say(String what) {}

    @Override
    public long nowMillis() {
        return nowMillis;
    }

    @Override
    public long nanoTime() {
        return nowMillis * NANOS_PER_MILLI;
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public long delayMillis() {
        return 0;
    }

    @Override
    public boolean readsMail() {
        return true;
    }

    @Override
    public int nextMessage(int waiting) {
        return 0;
    }

    @Override
    public int queueCapacity() {
        return QUEUE_CAPACITY;
    }

    @Override
    public int batchLimit() {
        return RecordBatch.MAX_RECORDS;
    }

    @Override
    public int stepsWithoutRoom() {
        return -1;
    }

    @Override
    public Delivery delivery() {
        return Delivery.NOW;
    }

    @Override
    public boolean losesAnswer() {
        return false;
    }

    @Override
    public @Nullable OperatorException failureIn(Task task) {
        PlannedOperator failing = toFail;
        if (failing == null || !task.operators().contains(failing)) {
            return null;
        }
        toFail = null;
        return new OperatorException(failing.node().name(), new RequestedFailure());
    }

    @Override
    public boolean isForRestartPolicy(String where, Throwable cause) {
        PipelineFailure failure = new PipelineFailure(where, cause);
        failures.add(failure);
        if (cause instanceof RequestedFailure || restartsAfterFailures) {
            return true;
        }
        unexpected(failure);
        return false;
    }

    @Override
    public BrokenPromise broken(String promise, String finding) {
        return new BrokenPromise(promise, finding);
    }

    @Override
    public void restores(long epoch, long checkpointId) {
        attempts++;
        restored = checkpointId;
        states.forget();
    }

    @Override
    public void aborts(long checkpointId, AbortReason reason, String detail) {
        if (reason.isFailure() && !restartsAfterFailures) {
            unexpected(new PipelineFailure(
                    "checkpoints", "Checkpoint " + checkpointId + " failed: " + reason + ", " + detail));
        }
    }

    @Override
    public void committed(long epoch, long checkpointId, byte[] bytes) {
        completed.add(checkpointId);
    }

    @Override
    public void deleted(long epoch, long checkpointId) {}

    @Override
    public void sharedDeleted(long epoch, Collection<String> paths) {}
}
