package io.tidemark.benchmarks.workload;

/**
 * Numbers that look random and depend on nothing but an index, so that a source can replay from any position.
 *
 * <p>The mixing function is the finalizer of SplitMix64. All arithmetic wraps around at 64 bits.
 *
 * @since 0.1
 */
public final class Randomness {
    /** What separates neighbouring indexes before they are mixed. */
    public static final long GAMMA = 0x9E3779B97F4A7C15L;

    private static final long SEED = 42;
    private static final long START = mix(SEED * GAMMA + 1);

    private Randomness() {}

    /**
     * Spreads the bits of a number.
     *
     * @param number any
     * @return one-to-one with {@code number}
     */
    public static long mix(long number) {
        long z = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * Returns the random number of a record.
     *
     * @param index the record's index
     * @return 64 random bits
     */
    public static long at(long index) {
        return mix(index * GAMMA + START);
    }

    /**
     * Reduces random bits to a range; uses the upper 32.
     *
     * @param random 64 random bits
     * @param bound at least 1, below 2^31
     * @return from 0 to {@code bound - 1}, uniform
     */
    public static long below(long random, long bound) {
        return ((random >>> 32) * bound) >>> 32;
    }

    /** Starts a sequence of random numbers for a table; different salts give different sequences. */
    static long sequence(long salt) {
        return mix(START + salt);
    }

    /** Returns the number after {@code random} in its sequence. */
    static long next(long random) {
        return mix(random + GAMMA);
    }
}
