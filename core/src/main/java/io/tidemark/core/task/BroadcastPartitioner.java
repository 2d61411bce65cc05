package io.tidemark.core.task;

import io.tidemark.core.stream.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Sends each record to every receiver. Each gets a batch of its own, of as many records as the slowest of them wants. */
final class BroadcastPartitioner extends Partitioner {
    private @Nullable RecordBatch open;

    BroadcastPartitioner(Outbox[] outboxes) {
        super(outboxes);
    }

    @Override
    int wantedRecords() {
        int least = RecordBatch.MAX_RECORDS;
        for (int i = 0; i < receivers(); i++) {
            least = Math.min(least, wantedRecords(i, i + 1));
        }
        return least;
    }

    @Override
    public void accept(RecordBatch batch) {
        int size = batch.size;
        int limit = leastLimit();
        for (int i = 0; i < size; i++) {
            if (open == null) {
                open = new RecordBatch(Math.min(size - i, limit), false);
            }
            open.add(batch.values[i], batch.timestamp(i));
            if (open.size >= limit) {
                flush();
            }
        }
    }

    private int leastLimit() {
        int least = RecordBatch.MAX_RECORDS;
        for (int i = 0; i < receivers(); i++) {
            least = Math.min(least, outbox(i).batchLimit());
        }
        return least;
    }

    @Override
    void flush() {
        if (open == null) {
            return;
        }
        int last = receivers() - 1;
        for (int i = 0; i < last; i++) {
            outbox(i).send(open.copy());
        }
        outbox(last).send(open);
        open = null;
    }
}
