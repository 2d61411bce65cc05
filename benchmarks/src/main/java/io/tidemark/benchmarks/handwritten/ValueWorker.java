package io.tidemark.benchmarks.handwritten;

import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Values;
import java.util.ArrayList;
import java.util.List;

/** W6 in one thread: values are changed where they lie. Of a batch's columns only the keys are used. */
final class ValueWorker extends ExchangingWorker<SumBatch> {
    private final boolean zipf;
    private final LongSums numbers = new LongSums();
    private final List<byte[]> values = new ArrayList<>();

    ValueWorker(RunSpec spec, RunProbe probe, int subtask, Lanes<SumBatch> lanes) {
        super(spec, probe, subtask, lanes);
        zipf = spec.zipf();
    }

    @Override
    SumBatch newBatch() {
        return new SumBatch();
    }

    @Override
    void generate(long index) {
        long key = Values.keyAt(index, zipf);
        int owner = ownerOf(key);
        if (isMe(owner)) {
            change(key);
            return;
        }
        SumBatch batch = batchFor(owner);
        batch.keys[batch.size++] = key;
    }

    @Override
    void consume(SumBatch batch) {
        for (int i = 0; i < batch.size; i++) {
            change(batch.keys[i]);
        }
    }

    private void change(long key) {
        byte[] value = valueOf(key);
        Values.fill(key, Values.countOf(value) + 1, value);
        tally.add(Values.hash(Values.updated(key, value)));
    }

    private byte[] valueOf(long key) {
        int number = (int) numbers.add(key, 0);
        if (number > 0) {
            return values.get(number - 1);
        }
        byte[] value = new byte[Values.BYTES];
        values.add(value);
        numbers.add(key, values.size());
        return value;
    }
}
