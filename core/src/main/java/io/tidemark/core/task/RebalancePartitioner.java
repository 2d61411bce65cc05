package io.tidemark.core.task;

import io.tidemark.core.stream.RecordBatch;

/** Sends records to the receivers, or some of them, in turn. */
final class RebalancePartitioner extends Partitioner.Gathering {
    private final int from;
    private final int to;
    private int next;

    RebalancePartitioner(int first, Outbox[] outboxes) {
        this(first, 0, outboxes.length, outboxes);
    }

    /** Sends to the receivers of a range; the others get events alone. */
    RebalancePartitioner(int first, int from, int to, Outbox[] outboxes) {
        super(outboxes, false);
        this.from = from;
        this.to = to;
        next = from + first % (to - from);
    }

    @Override
    int wantedRecords() {
        return wantedRecords(from, to);
    }

    @Override
    public void accept(RecordBatch batch) {
        int size = batch.size;
        RecordBatch[] open = begin(size / (to - from) + 1, from, to);
        for (int i = 0; i < size; i++) {
            int receiver = next;
            next = receiver + 1 == to ? from : receiver + 1;
            RecordBatch batchOfReceiver = open[receiver];
            batchOfReceiver.add(batch.values[i], batch.timestamp(i));
            if (batchOfReceiver.size >= limit(receiver)) {
                send(receiver);
            }
        }
    }
}
