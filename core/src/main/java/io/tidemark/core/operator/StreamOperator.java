package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.time.WatermarkCombiner;
import org.jspecify.annotations.Nullable;

/**
 * One operator in one subtask.
 *
 * <p>Used by one thread, in this order: {@link #open}, then {@link #accept}, {@link #snapshot} and
 * {@link #notifyCheckpointComplete} in any order, {@link #endInput} at most once, {@link #close} last, also after a failure.
 * No batch follows {@link #endInput}; snapshots do.
 */
public abstract class StreamOperator implements BatchConsumer {
    private final String operatorId;
    private final String name;
    private final Output output;
    private final Counter recordsIn;
    private SideOutputs sides = SideOutputs.NONE;
    private long currentWatermark;
    private long forwardedWatermark = WatermarkCombiner.NONE;

    StreamOperator(String operatorId, String name, OperatorRuntime runtime, Output output) {
        this.operatorId = operatorId;
        this.name = name;
        this.output = output;
        recordsIn = runtime.context().metrics().counter("recordsIn");
        currentWatermark = runtime.restored().watermark();
    }

    /**
     * Returns the name under which the operator's state is kept.
     *
     * @return the same in every attempt
     */
    public final String operatorId() {
        return operatorId;
    }

    /**
     * Returns the operator's name, for people.
     *
     * @return as the user gave it
     */
    public final String name() {
        return name;
    }

    final Output output() {
        return output;
    }

    /** Gives the operator its outputs beside the main one; before it is opened. */
    final void setSides(SideOutputs sides) {
        this.sides = sides;
    }

    final SideOutputs sides() {
        return sides;
    }

    /** Returns how far event time has come here. */
    final long currentWatermark() {
        return currentWatermark;
    }

    @Override
    public final void accept(RecordBatch batch) throws OperatorException {
        recordsIn.add(batch.size);
        try {
            process(batch);
        } catch (Exception | Error e) {
            throw failure(e);
        }
    }

    /**
     * Takes a batch of one of the inputs.
     *
     * @param input which, from 0
     * @param batch never empty; owned by the operator from now on
     * @throws OperatorException if it fails, or an operator behind does
     */
    public final void accept(int input, RecordBatch batch) throws OperatorException {
        if (input == 0) {
            accept(batch);
        } else {
            acceptSecond(batch);
        }
    }

    /**
     * Takes a batch of the second input of an operator that joins two streams.
     *
     * @param batch never empty; owned by the operator from now on
     * @throws OperatorException if it fails, or an operator behind does
     */
    public final void acceptSecond(RecordBatch batch) throws OperatorException {
        recordsIn.add(batch.size);
        try {
            processSecond(batch);
        } catch (Exception | Error e) {
            throw failure(e);
        }
    }

    @Override
    public final void watermark(long timestamp) throws OperatorException {
        if (timestamp <= currentWatermark) {
            return; // after a restore time is where it was, and sources tell it anew
        }
        currentWatermark = timestamp;
        try {
            processWatermark(timestamp);
        } catch (Exception | Error e) {
            throw failure(e);
        }
    }

    @Override
    public final void idle(boolean idle) throws OperatorException {
        try {
            processIdle(idle);
        } catch (Exception | Error e) {
            throw failure(e);
        }
    }

    /** Names the operator that failed: this one, unless it was one behind. */
    final OperatorException failure(Throwable cause) {
        if (cause instanceof OperatorException failed) {
            return failed;
        } else if (cause instanceof BatchCollector.FailureBehind failed) {
            return failed.failure();
        }
        OperatorException behind = failureBehind();
        return behind != null ? behind : new OperatorException(name, cause);
    }

    /** Returns the failure of an operator behind that went through the user's function, whatever that made of it. */
    @Nullable
    OperatorException failureBehind() {
        return null;
    }

    /** Prepares the operator and restores its state. */
    void open() throws Exception {}

    /** Processes a batch; owns it, and may change it in place and hand it on. */
    abstract void process(RecordBatch batch) throws Exception;

    /** Processes a batch of the second input; as {@link #process}. */
    void processSecond(RecordBatch batch) throws Exception {
        throw new IllegalStateException("Operator '" + name + "' has one input.");
    }

    /** Learns how far event time has come; hands it on once it has emitted what comes before it. */
    void processWatermark(long timestamp) throws Exception {
        forwardWatermark(timestamp);
    }

    /** Hands a watermark on, unless it is not beyond the last one: time never goes back, whoever makes it. */
    final void forwardWatermark(long timestamp) throws OperatorException {
        if (timestamp > forwardedWatermark) {
            forwardedWatermark = timestamp;
            output.emitWatermark(timestamp);
            sides.emitWatermark(timestamp);
        }
    }

    /** Learns whether event time is waited for. */
    void processIdle(boolean idle) throws Exception {
        output.emitIdle(idle);
        sides.emitIdle(idle);
    }

    /**
     * Does a bounded piece of what is due by itself, such as timers. Called between batches, often.
     *
     * @return how much it was; 0 if nothing is due
     */
    int advance() throws Exception {
        return 0;
    }

    /** Learns that the subtask takes no input because there is no room for output. Called often while it is so. */
    void heldUp() {}

    /** Returns at which processing time something may be due by itself; {@link Long#MAX_VALUE} for never. */
    long nextProcessingTime() {
        return Long.MAX_VALUE;
    }

    /** Says whether something is due that must be emitted before the input can be said to have ended. */
    boolean isBusy() {
        return false;
    }

    /** Says whether no further record should be given to it; one that is given all the same is taken. */
    boolean isFull() {
        return false;
    }

    /** Returns how many records were dropped since this was asked last, for they have no output to go to. */
    long takeRecordsDropped() {
        return 0;
    }

    /** Says why it drops records, if it does. */
    DropReason dropReason() {
        return DropReason.LATE;
    }

    /** Learns that no record follows; emits or flushes what it held back. */
    void endInput() throws Exception {}

    /** Freezes the state, in microseconds. */
    OperatorSnapshot snapshot(long checkpointId) throws Exception {
        return OperatorSnapshot.nothing(operatorId);
    }

    /** Learns that a checkpoint is durable. */
    void notifyCheckpointComplete(long checkpointId) throws Exception {}

    /** Learns that a checkpoint will not complete. */
    void notifyCheckpointAborted(long checkpointId) throws Exception {}

    /** Releases everything. */
    void close() throws Exception {}

    static NullPointerException nullOutput(String what) {
        return new NullPointerException(what + " returned null; a record is never null. Use flatMap to emit nothing.");
    }
}
