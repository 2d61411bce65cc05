package io.tidemark.benchmarks.run;

import io.tidemark.benchmarks.workload.Workload;
import java.io.Serializable;

/**
 * What one run does. Serializable, so that it can travel inside an engine's functions.
 *
 * @param workload the job
 * @param mode what is measured
 * @param parallelism subtasks of every operator, at least 1
 * @param records how many records the job reads, over all sources
 * @param checkpointMillis interval of the exactly-once checkpoints; 0 for none
 * @param rate in {@link Mode#LATENCY}, records a second over all sources
 * @param state where W6 and W6z keep their values
 * @param directory an existing, empty directory for the checkpoints of this run alone
 * @since 0.1
 */
public record RunSpec(
        Workload workload,
        Mode mode,
        int parallelism,
        long records,
        long checkpointMillis,
        long rate,
        StateSetup state,
        String directory)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Checks that the numbers make sense. */
    public RunSpec {
        if (parallelism < 1 || records < 1 || checkpointMillis < 0 || rate < 1) {
            throw new IllegalArgumentException("A run needs a parallelism, records and a rate of at least 1 and a"
                    + " checkpoint interval of at least 0 ms, not " + parallelism + ", " + records + ", " + rate
                    + " and " + checkpointMillis);
        }
    }

    /**
     * Makes a run whose state is on the heap.
     *
     * @param workload the job
     * @param mode what is measured
     * @param parallelism subtasks of every operator
     * @param records how many records the job reads
     * @param checkpointMillis interval of the checkpoints
     * @param rate in {@link Mode#LATENCY}, records a second
     * @param directory for the checkpoints
     */
    public RunSpec(
            Workload workload,
            Mode mode,
            int parallelism,
            long records,
            long checkpointMillis,
            long rate,
            String directory) {
        this(workload, mode, parallelism, records, checkpointMillis, rate, StateSetup.ON_HEAP, directory);
    }

    /**
     * Returns the same run with another place for its checkpoints.
     *
     * @param other the directory
     * @return a new one
     */
    public RunSpec in(String other) {
        return new RunSpec(workload, mode, parallelism, records, checkpointMillis, rate, state, other);
    }

    /**
     * Says whether the keys of W2 or W6 are skewed.
     *
     * @return {@code true} for W2z and W6z
     */
    public boolean zipf() {
        return workload == Workload.W2Z || workload == Workload.W6Z;
    }

    /**
     * Returns where {@link Mode#RECOVERY} fails: at 60 % of the records.
     *
     * @return the operator throws at the first record whose index is not below this; beyond all records in other modes
     */
    public long failAtIndex() {
        return mode == Mode.RECOVERY ? records * 6 / 10 : Long.MAX_VALUE;
    }

    /**
     * Returns how many records warm {@link Mode#LATENCY} up: their latency is not counted.
     *
     * @return a quarter of the records
     */
    public long uncountedRecords() {
        return records / 4;
    }
}
