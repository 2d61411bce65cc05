package io.tidemark.benchmarks.handwritten;

import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Sums;

/** W2 in one thread. */
final class SumWorker extends ExchangingWorker<SumBatch> {
    private final boolean zipf;
    private final LongSums sums = new LongSums();

    SumWorker(RunSpec spec, RunProbe probe, int subtask, Lanes<SumBatch> lanes) {
        super(spec, probe, subtask, lanes);
        zipf = spec.zipf();
    }

    @Override
    SumBatch newBatch() {
        return new SumBatch();
    }

    @Override
    void generate(long index) {
        long key = Sums.keyAt(index, zipf);
        long value = Sums.valueOf(key);
        int owner = ownerOf(key);
        if (isMe(owner)) {
            tally.addSum(key, sums.add(key, value), index);
            return;
        }
        SumBatch batch = batchFor(owner);
        int at = batch.size++;
        batch.keys[at] = key;
        batch.values[at] = value;
        batch.indexes[at] = index;
    }

    @Override
    void consume(SumBatch batch) {
        for (int i = 0; i < batch.size; i++) {
            tally.addSum(batch.keys[i], sums.add(batch.keys[i], batch.values[i]), batch.indexes[i]);
        }
    }
}
