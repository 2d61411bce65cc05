package io.tidemark.core.task;

import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;

/** All ways from a subtask to others. */
final class Outputs {
    private final Partitioner[] partitioners;
    private final Outbox[] outboxes;

    Outputs(Partitioner[] partitioners, Outbox[] outboxes) {
        this.partitioners = partitioners;
        this.outboxes = outboxes;
    }

    /** Sends an event to every receiver, behind all records so far. */
    void broadcast(StreamElement event) {
        for (Partitioner partitioner : partitioners) {
            partitioner.broadcast(event);
        }
    }

    /** Sends what is gathered. */
    void flush() {
        for (Partitioner partitioner : partitioners) {
            partitioner.flush();
        }
    }

    /** Hands on what waits for room; says how many elements it was. */
    int flushOutboxes() {
        int sent = 0;
        for (Outbox outbox : outboxes) {
            sent += outbox.flush();
        }
        return sent;
    }

    /** Whether something waits for room: then no more may be added. */
    boolean isBlocked() {
        for (Outbox outbox : outboxes) {
            if (outbox.isBlocked()) {
                return true;
            }
        }
        return false;
    }

    /** What the slowest task behind wants at once, so that it shrinks the batches of all before it. */
    int wantedRecords() {
        int least = RecordBatch.MAX_RECORDS;
        for (Partitioner partitioner : partitioners) {
            least = Math.min(least, partitioner.wantedRecords());
        }
        return least;
    }
}
