package io.tidemark.core.operator;

import io.tidemark.core.stream.RecordBatch;

/** What takes the batches that an operator gives: the next operator of the chain, or the way to another task. */
public interface BatchConsumer {
    /**
     * Takes a batch and owns it from now on.
     *
     * @param batch never empty
     * @throws OperatorException if an operator behind fails
     */
    void accept(RecordBatch batch) throws OperatorException;

    /**
     * Learns how far event time has come. Does nothing by default, for those to whom time does not matter.
     *
     * @param timestamp milliseconds; greater than every one before
     * @throws OperatorException if an operator behind fails
     */
    default void watermark(long timestamp) throws OperatorException {}

    /**
     * Learns whether event time is waited for. Does nothing by default.
     *
     * @param idle {@code true} until something comes
     * @throws OperatorException if an operator behind fails
     */
    default void idle(boolean idle) throws OperatorException {}
}
