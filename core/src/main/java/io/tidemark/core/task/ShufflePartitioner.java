package io.tidemark.core.task;

import io.tidemark.core.stream.RecordBatch;

/**
 * Sends each record to a receiver chosen as if by chance, by SplitMix64 (Steele, Lea and Flood, 2014) from the sender's
 * number on: every attempt makes the same choices.
 */
final class ShufflePartitioner extends Partitioner.Gathering {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    ShufflePartitioner(int sender, Outbox[] outboxes) {
        super(outboxes, false);
        state = mix(sender + 1);
    }

    @Override
    public void accept(RecordBatch batch) {
        int size = batch.size;
        int receivers = receivers();
        RecordBatch[] open = begin(size / receivers + size / 8 + 1);
        for (int i = 0; i < size; i++) {
            state += GOLDEN_GAMMA;
            int receiver = (int) ((mix(state) >>> 32) * receivers >>> 32);
            open[receiver].add(batch.values[i], batch.timestamp(i));
            if (open[receiver].size >= limit(receiver)) {
                send(receiver);
            }
        }
    }

    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
