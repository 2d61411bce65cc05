package io.tidemark.core.task;

import io.tidemark.core.stream.RecordBatch;

/** Sends every batch as it is to the one receiver there is. */
final class ForwardPartitioner extends Partitioner {
    ForwardPartitioner(Outbox outbox) {
        super(new Outbox[] {outbox});
    }

    @Override
    public void accept(RecordBatch batch) {
        outbox(0).send(batch);
    }

    @Override
    void flush() {}
}
