package io.tidemark.core.operator;

import io.tidemark.core.stream.RecordBatch;

/** One output of an operator, read by any number of consumers. Costs a copy of the batch's arrays for each but one. */
public final class Output {
    /** An output that nobody reads. */
    public static final Output NONE = new Output(new BatchConsumer[0]);

    private final BatchConsumer[] consumers;

    /**
     * Joins consumers to one output.
     *
     * @param consumers each gets every batch
     */
    public Output(BatchConsumer... consumers) {
        this.consumers = consumers.clone();
    }

    void emit(RecordBatch batch) throws OperatorException {
        if (batch.size == 0) {
            return;
        }
        int last = consumers.length - 1;
        for (int i = 0; i < last; i++) {
            consumers[i].accept(batch.copy());
        }
        if (last >= 0) {
            consumers[last].accept(batch);
        }
    }

    void emitWatermark(long timestamp) throws OperatorException {
        for (BatchConsumer consumer : consumers) {
            consumer.watermark(timestamp);
        }
    }

    void emitIdle(boolean idle) throws OperatorException {
        for (BatchConsumer consumer : consumers) {
            consumer.idle(idle);
        }
    }
}
