package io.tidemark.core.operator;

import io.tidemark.api.functions.Collector;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.core.stream.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Gathers what a function emits into batches and hands each on when it is full. Allocates once a batch. */
final class BatchCollector implements Collector<Object> {
    private final Output output;
    private RecordBatch batch = new RecordBatch(0, false);
    private long timestamp = SourceOutput.NO_TIMESTAMP;
    private @Nullable FailureBehind failure;

    BatchCollector(Output output) {
        this.output = output;
    }

    /** Sets the timestamp of the records that follow. */
    void timestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    @Override
    public void collect(Object record) {
        if (record == null) {
            throw new NullPointerException("The function emitted null; a record is never null. Emit nothing instead.");
        }
        batch.add(record, timestamp);
        if (batch.size >= RecordBatch.MAX_RECORDS) {
            emit(RecordBatch.MAX_RECORDS);
        }
    }

    /** Hands on what is left of a batch of input. */
    void flush() {
        if (failure != null) {
            // the user's function caught it, but the records behind are lost all the same
            throw failure;
        }
        if (batch.size > 0) {
            emit(batch.size);
        }
    }

    /** Returns what failed behind in this attempt, if anything did. */
    @Nullable
    OperatorException failureBehind() {
        return failure == null ? null : failure.failure();
    }

    private void emit(int nextCapacity) {
        RecordBatch full = batch;
        batch = new RecordBatch(nextCapacity, false);
        if (failure != null) {
            // records were lost before these: nothing behind may see what follows on a gap
            throw failure;
        }
        try {
            output.emit(full);
        } catch (OperatorException e) {
            failure = new FailureBehind(e);
            throw failure;
        }
    }

    /** Carries the failure of an operator behind through the user's function, whose collect declares no exception. */
    static final class FailureBehind extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** What failed. */
        private final OperatorException failure;

        FailureBehind(OperatorException failure) {
            super(failure);
            this.failure = failure;
        }

        OperatorException failure() {
            return failure;
        }
    }
}
