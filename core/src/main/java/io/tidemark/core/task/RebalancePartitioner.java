package io.tidemark.core.task;

import io.tidemark.core.stream.RecordBatch;

/** Sends records to the receivers in turn. */
final class RebalancePartitioner extends Partitioner.Gathering {
    private int next;

    RebalancePartitioner(int first, Outbox[] outboxes) {
        super(outboxes, false);
        next = first % outboxes.length;
    }

    @Override
    public void accept(RecordBatch batch) {
        int size = batch.size;
        RecordBatch[] open = begin(size / receivers() + 1);
        for (int i = 0; i < size; i++) {
            int receiver = next;
            next = receiver + 1 == open.length ? 0 : receiver + 1;
            RecordBatch to = open[receiver];
            to.add(batch.values[i], batch.timestamp(i));
            if (to.size >= limit(receiver)) {
                send(receiver);
            }
        }
    }
}
