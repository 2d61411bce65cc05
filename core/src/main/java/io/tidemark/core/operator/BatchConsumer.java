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
}
