package io.tidemark.benchmarks.handwritten;

import io.tidemark.benchmarks.workload.Randomness;

/**
 * Sums by key, both primitive, in one array with open addressing: key and sum lie side by side, in one cache line.
 * Keys are stored plus one, so that zero is a free slot; they are not negative.
 */
final class LongSums {
    private static final int FIRST_SLOTS = 1 << 12;

    private long[] table = new long[2 * FIRST_SLOTS];
    private int shift = Long.SIZE - Integer.numberOfTrailingZeros(FIRST_SLOTS);
    private int size;

    /** Adds to a key's sum and returns it. */
    long add(long key, long value) {
        int at = find(key + 1);
        if (table[at] == 0) {
            table[at] = key + 1;
            table[at + 1] = value;
            if (++size * 4 > table.length) {
                grow();
            }
            return value;
        }
        table[at + 1] += value;
        return table[at + 1];
    }

    private int find(long stored) {
        int mask = table.length - 1;
        int at = (int) (stored * Randomness.GAMMA >>> shift) << 1;
        while (table[at] != stored && table[at] != 0) {
            at = (at + 2) & mask;
        }
        return at;
    }

    private void grow() {
        long[] old = table;
        table = new long[2 * old.length];
        shift--;
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] != 0) {
                int at = find(old[i]);
                table[at] = old[i];
                table[at + 1] = old[i + 1];
            }
        }
    }
}
