package io.tidemark.benchmarks.handwritten;

import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Randomness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Source, exchange and keyed state of one thread. It makes the records of its indexes, works on those whose keys it
 * owns at once, and sends the others to their owners; while it waits for room it works on what it was sent, so that
 * workers cannot wait for one another in a circle.
 */
abstract class ExchangingWorker<B extends Batch> implements Runnable {
    private static final int RECORDS_BETWEEN_DRAINS = 256;

    final OutputTally tally;
    private final RunSpec spec;
    private final RunProbe probe;
    private final int me;
    private final int workers;
    private final Lanes<B> lanes;
    private final List<B> open = new ArrayList<>();
    private final ArrayDeque<B> empty = new ArrayDeque<>();
    private int sendersLeft;

    ExchangingWorker(RunSpec spec, RunProbe probe, int me, Lanes<B> lanes) {
        this.spec = spec;
        this.probe = probe;
        this.me = me;
        this.lanes = lanes;
        workers = spec.parallelism();
        sendersLeft = workers - 1;
        tally = probe.newTally();
        for (int to = 0; to < workers; to++) {
            open.add(newBatch());
        }
    }

    abstract B newBatch();

    /** Makes one record of the source. */
    abstract void generate(long index);

    /** Works on all records of a batch. */
    abstract void consume(B batch);

    final int ownerOf(long keyHash) {
        return (int) (((keyHash * Randomness.GAMMA >>> Integer.SIZE) * workers) >>> Integer.SIZE);
    }

    final boolean isMe(int worker) {
        return worker == me;
    }

    /** Returns the batch that gathers records for another worker; there is room for one more. */
    final B batchFor(int worker) {
        B batch = open.get(worker);
        if (batch.size == Batch.CAPACITY) {
            send(worker);
            batch = open.get(worker);
        }
        return batch;
    }

    @Override
    public final void run() {
        probe.sourceStarted();
        if (spec.mode() == Mode.LATENCY) {
            generateWhenDue();
        } else {
            generateAll();
        }
        for (int to = 0; to < workers; to++) {
            if (to != me) {
                open.get(to).last = true;
                send(to);
            }
        }
        while (sendersLeft > 0) {
            drainOrYield();
        }
        tally.finish();
    }

    private void generateAll() {
        int untilDrain = RECORDS_BETWEEN_DRAINS;
        for (long i = me; i < spec.records(); i += workers) {
            generate(i);
            if (--untilDrain == 0) {
                untilDrain = RECORDS_BETWEEN_DRAINS;
                drain();
            }
        }
    }

    private void generateWhenDue() {
        long i = me;
        while (i < spec.records()) {
            long due = probe.recordsDue();
            for (; i < due; i += workers) {
                generate(i);
            }
            for (int to = 0; to < workers; to++) {
                if (to != me && open.get(to).size > 0) {
                    send(to);
                }
            }
            drainOrYield();
        }
    }

    private void send(int to) {
        while (!lanes.between(me, to).offer(open.get(to))) {
            drainOrYield();
        }
        B next = empty.poll();
        open.set(to, next == null ? newBatch() : next);
    }

    private void drainOrYield() {
        if (!drain()) {
            Thread.yield();
        }
    }

    private boolean drain() {
        boolean any = false;
        for (int from = 0; from < workers; from++) {
            B batch = from == me ? null : lanes.between(from, me).poll();
            if (batch == null) {
                continue;
            }
            any = true;
            consume(batch);
            sendersLeft -= batch.last ? 1 : 0;
            batch.clear();
            empty.push(batch);
        }
        return any;
    }
}
