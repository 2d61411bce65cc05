package io.tidemark.benchmarks.workload;

/**
 * W2 and W2z: a running sum by key, one output a record.
 *
 * @since 0.1
 */
public final class Sums {
    /** How many keys there are: 0 to {@code KEYS - 1}. */
    public static final int KEYS = 100_000;

    private Sums() {}

    /**
     * A record of W2.
     *
     * @param key from 0 to {@link #KEYS} - 1
     * @param value what is added to the key's sum
     * @param index the record's index
     */
    public record Increment(long key, long value, long index) {}

    /**
     * An output of W2.
     *
     * @param key as in the record
     * @param sum the key's sum, this record included
     * @param index the record's index
     */
    public record RunningSum(long key, long sum, long index) {}

    /**
     * Returns a record.
     *
     * @param index the record's index
     * @param zipf whether the keys are skewed (W2z) or uniform (W2)
     * @return a new record
     */
    public static Increment at(long index, boolean zipf) {
        long key = keyAt(index, zipf);
        return new Increment(key, valueOf(key), index);
    }

    /**
     * Returns the key of a record.
     *
     * @param index the record's index
     * @param zipf whether the keys are skewed (W2z) or uniform (W2)
     * @return from 0 to {@link #KEYS} - 1
     */
    public static long keyAt(long index, boolean zipf) {
        long random = Randomness.at(index);
        return zipf ? SkewedKeys.ZIPF.draw(random) : Randomness.below(random, KEYS);
    }

    /**
     * Returns the value of every record of a key. It depends on the key alone, so that the set of a key's running sums
     * is the same in whatever order its records arrive.
     *
     * @param key the key
     * @return at least 1
     */
    public static long valueOf(long key) {
        return key % 97 + 1;
    }

    /**
     * Returns the hash of an output.
     *
     * @param key the key
     * @param sum its running sum
     * @return what goes into the checksum
     */
    public static long hash(long key, long sum) {
        return Randomness.mix(key * Randomness.GAMMA + sum);
    }

    /**
     * Returns the checksum of the sums that all keys end with. It can be compared even if outputs were repeated after
     * a failure.
     *
     * @param lastSums by key; zero for a key without records
     * @return the checksum
     */
    public static long lastSumsChecksum(long[] lastSums) {
        long checksum = 0;
        for (int key = 0; key < lastSums.length; key++) {
            checksum += hash(key, lastSums[key]);
        }
        return checksum;
    }

    /** Made on first use. */
    private static final class SkewedKeys {
        static final Zipf ZIPF = new Zipf(KEYS);
    }
}
