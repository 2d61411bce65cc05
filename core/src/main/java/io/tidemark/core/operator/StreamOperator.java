package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.core.stream.RecordBatch;
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

    StreamOperator(String operatorId, String name, OperatorRuntime runtime, Output output) {
        this.operatorId = operatorId;
        this.name = name;
        this.output = output;
        recordsIn = runtime.context().metrics().counter("recordsIn");
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

    @Override
    public final void accept(RecordBatch batch) throws OperatorException {
        recordsIn.add(batch.size);
        try {
            process(batch);
        } catch (OperatorException e) {
            throw e;
        } catch (BatchCollector.FailureBehind e) {
            throw e.failure();
        } catch (Exception | Error e) {
            OperatorException behind = failureBehind();
            throw behind != null ? behind : new OperatorException(name, e);
        }
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
