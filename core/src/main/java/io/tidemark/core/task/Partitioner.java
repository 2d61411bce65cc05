package io.tidemark.core.task;

import io.tidemark.core.operator.BatchConsumer;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;

/**
 * The way from an operator to the subtasks of another task. Gathers records for each receiver and sends them when a
 * receiver's batch is full, or when the step ends, so that no record waits for others to come.
 */
abstract class Partitioner implements BatchConsumer {
    private final Outbox[] outboxes;

    Partitioner(Outbox[] outboxes) {
        this.outboxes = outboxes;
    }

    final Outbox outbox(int receiver) {
        return outboxes[receiver];
    }

    final int receivers() {
        return outboxes.length;
    }

    /** Sends what is gathered. */
    abstract void flush();

    /** Returns how many records the receivers together want at once. */
    int wantedRecords() {
        return wantedRecords(0, outboxes.length);
    }

    /**
     * Returns how many records some of the receivers together want at once: as if each were as slow as the slowest, since
     * nobody knows where the next records go. A receiver that was never sent any has not said what it wants.
     */
    final int wantedRecords(int from, int to) {
        long least = RecordBatch.MAX_RECORDS;
        int known = 0;
        for (int i = from; i < to; i++) {
            if (outboxes[i].carriesRecords()) {
                least = Math.min(least, outboxes[i].batchLimit());
                known++;
            }
        }
        return known == 0 ? RecordBatch.MAX_RECORDS : (int) Math.min(RecordBatch.MAX_RECORDS, least * known);
    }

    /** Sends an event to every receiver, behind all records so far. */
    final void broadcast(StreamElement event) {
        flush();
        for (Outbox outbox : outboxes) {
            outbox.send(event);
        }
    }

    @Override
    public final void watermark(long timestamp) {
        broadcast(new StreamElement.Watermark(timestamp));
    }

    @Override
    public final void idle(boolean idle) {
        broadcast(new StreamElement.Idleness(idle));
    }

    /** Gathers records for a number of receivers. Allocates once a batch sent. */
    abstract static class Gathering extends Partitioner {
        private final RecordBatch[] open;
        private final int[] limits;
        private final boolean keyed;

        Gathering(Outbox[] outboxes, boolean keyed) {
            super(outboxes);
            this.keyed = keyed;
            open = new RecordBatch[outboxes.length];
            limits = new int[outboxes.length];
        }

        /** Looks once a batch of input at how large the receivers want theirs, and makes room. */
        final RecordBatch[] begin(int expected) {
            return begin(expected, 0, open.length);
        }

        /** Does so for some of the receivers. */
        final RecordBatch[] begin(int expected, int from, int to) {
            for (int i = from; i < to; i++) {
                limits[i] = outbox(i).batchLimit();
                if (open[i] == null) {
                    open[i] = new RecordBatch(Math.min(expected, limits[i]), keyed);
                }
            }
            return open;
        }

        final int limit(int receiver) {
            return limits[receiver];
        }

        final void send(int receiver) {
            RecordBatch full = open[receiver];
            open[receiver] = new RecordBatch(full.size, keyed);
            outbox(receiver).send(full);
        }

        @Override
        final void flush() {
            for (int i = 0; i < open.length; i++) {
                if (open[i] != null && open[i].size > 0) {
                    outbox(i).send(open[i]);
                    open[i] = null;
                }
            }
        }
    }
}
