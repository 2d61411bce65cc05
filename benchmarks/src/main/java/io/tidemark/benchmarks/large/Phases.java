package io.tidemark.benchmarks.large;

import io.tidemark.benchmarks.workload.Randomness;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What each record does to the state, by its index: the first ones give each key its value, then come changes of keys at
 * random, and the last ones read each key once.
 *
 * @param keys how many there are
 * @param changes how many records change a key at random
 * @param valueBytes the size of a value
 */
record Phases(long keys, long changes, int valueBytes) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Checks that the numbers make sense. */
    Phases {
        if (keys < 1 || keys > Integer.MAX_VALUE - 8 || changes < 0 || valueBytes < Long.BYTES) {
            throw new IllegalArgumentException(
                    "There have to be 1 to 2^31 - 9 keys, no fewer than 0 changes and values of at"
                            + " least 8 bytes, not " + keys + ", " + changes + " and " + valueBytes);
        }
    }

    long records() {
        return 2 * keys + changes;
    }

    boolean reads(long index) {
        return index >= keys + changes;
    }

    long keyOf(long index) {
        if (index < keys) {
            return index;
        }
        return reads(index) ? index - keys - changes : Randomness.below(Randomness.at(index), keys);
    }

    /** Returns what reading a key adds to the checksum. */
    static long hash(long key, long count) {
        return Randomness.mix(key * Randomness.GAMMA + count);
    }

    /** Computes, by a plain loop, the checksum of what the last records read. */
    long checksum() {
        int[] counts = new int[(int) keys];
        Arrays.fill(counts, 1);
        for (long index = keys; index < keys + changes; index++) {
            counts[(int) keyOf(index)]++;
        }
        long checksum = 0;
        for (int key = 0; key < keys; key++) {
            checksum += hash(key, counts[key]);
        }
        return checksum;
    }
}
