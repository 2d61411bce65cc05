package io.tidemark.benchmarks.run;

import io.tidemark.benchmarks.workload.Sums;
import io.tidemark.benchmarks.workload.Sums.RunningSum;

/**
 * What one subtask of a sink has seen. Written by one thread; read by the harness after the run.
 *
 * <p>Adding allocates nothing. In {@link Mode#LATENCY} it reads the clock once a record.
 *
 * @since 0.1
 */
public final class OutputTally {
    private static final long[] NONE = {};

    private final RunProbe probe;
    private final Mode mode;
    private final long uncounted;
    private final long[] lastSums;
    private final LatencyHistogram latencies = new LatencyHistogram();
    private long outputs;
    private long checksum;
    private volatile long finishedNanos;

    OutputTally(RunSpec spec, RunProbe probe) {
        this.probe = probe;
        mode = spec.mode();
        uncounted = spec.uncountedRecords();
        lastSums = mode == Mode.RECOVERY ? new long[Sums.KEYS] : NONE;
    }

    /**
     * Adds an output of a workload other than W2.
     *
     * @param hash of the output
     */
    public void add(long hash) {
        outputs++;
        checksum += hash;
    }

    /**
     * Adds an output of W2.
     *
     * @param output the key and its running sum
     */
    public void add(RunningSum output) {
        addSum(output.key(), output.sum(), output.index());
    }

    /**
     * Adds an output of W2 that is not an object.
     *
     * @param key the key
     * @param sum its running sum
     * @param index the record that caused it
     */
    public void addSum(long key, long sum, long index) {
        add(Sums.hash(key, sum));
        if (mode == Mode.LATENCY) {
            if (index >= uncounted) {
                latencies.record(System.nanoTime() - probe.dueNanos(index));
            }
        } else if (mode == Mode.RECOVERY) {
            // sums only grow, and one key's outputs may reach several sinks
            lastSums[(int) key] = Math.max(lastSums[(int) key], sum);
        }
    }

    /** Learns that no output will follow. */
    public void finish() {
        finishedNanos = System.nanoTime();
    }

    /**
     * Returns when {@link #finish} was called.
     *
     * @return in terms of {@link System#nanoTime}; 0 if it was not
     */
    long finishedNanos() {
        return finishedNanos;
    }

    /**
     * Returns how many outputs were added.
     *
     * @return 0 or more
     */
    public long outputs() {
        return outputs;
    }

    /**
     * Returns the wrapped sum of the hashes.
     *
     * @return 0 without outputs
     */
    public long checksum() {
        return checksum;
    }

    /**
     * In {@link Mode#RECOVERY}, puts each key's last sum where it is larger than what is there.
     *
     * @param target by key
     */
    public void mergeLastSums(long[] target) {
        for (int key = 0; key < lastSums.length; key++) {
            target[key] = Math.max(target[key], lastSums[key]);
        }
    }

    /**
     * In {@link Mode#LATENCY}, returns the latencies of the records after the warm-up.
     *
     * @return in nanoseconds
     */
    public LatencyHistogram latencies() {
        return latencies;
    }
}
