package io.tidemark.benchmarks.run;

/**
 * Counts durations in buckets whose width grows with the duration, so that every quantile is known to better than one
 * percent from nanoseconds to hours.
 *
 * <p>The idea is HdrHistogram's: below 256 ns each nanosecond has a bucket of its own; above, each power of two is cut
 * into 128 equal buckets. 57 KB; recording allocates nothing. Not thread-safe: one writer, read afterwards.
 *
 * @since 0.1
 */
public final class LatencyHistogram {
    private static final int PRECISION_BITS = 7;
    private static final int BUCKETS_PER_POWER = 1 << PRECISION_BITS;
    private static final int POWERS = Long.SIZE - PRECISION_BITS;

    private final long[] counts = new long[POWERS * BUCKETS_PER_POWER];
    private long samples;
    private long max;

    /**
     * Counts one duration.
     *
     * @param nanos a negative one counts as zero
     */
    public void record(long nanos) {
        long duration = Math.max(0, nanos);
        counts[bucket(duration)]++;
        samples++;
        max = Math.max(max, duration);
    }

    /**
     * Adds all that another histogram counted.
     *
     * @param other left as it is
     */
    public void addAll(LatencyHistogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        samples += other.samples;
        max = Math.max(max, other.max);
    }

    /**
     * Returns how many durations were counted.
     *
     * @return 0 or more
     */
    public long samples() {
        return samples;
    }

    /**
     * Returns the longest duration, exactly.
     *
     * @return nanoseconds; 0 without samples
     */
    public long max() {
        return max;
    }

    /**
     * Returns the duration that a part of the samples does not exceed.
     *
     * @param part from 0 to 1; 0.99 for the 99th percentile
     * @return nanoseconds, at most 0.8 % above the exact value and never above {@link #max()}; 0 without samples
     */
    public long quantile(double part) {
        long needed = Math.max(1, (long) Math.ceil(part * samples));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= needed) {
                return Math.min(max, largestIn(i));
            }
        }
        return max;
    }

    private static int bucket(long nanos) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(nanos);
        int shift = Math.max(0, bits - PRECISION_BITS - 1);
        // from the second row on, the leading bit is part of the row: its buckets lie in the upper half
        return (shift << PRECISION_BITS) + (int) (nanos >>> shift);
    }

    private static long largestIn(int bucket) {
        int shift = Math.max(0, (bucket >>> PRECISION_BITS) - 1);
        long first = (long) (bucket - (shift << PRECISION_BITS)) << shift;
        return first + (1L << shift) - 1;
    }
}
