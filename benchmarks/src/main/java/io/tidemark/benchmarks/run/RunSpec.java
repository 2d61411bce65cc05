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
 * @param directory an existing, empty directory for the checkpoints of this run alone
 * @since 0.1
 */
public record RunSpec(
        Workload workload, Mode mode, int parallelism, long records, long checkpointMillis, long rate, String directory)
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
     * Says whether the keys of W2 are skewed.
     *
     * @return {@code true} for W2z
     */
    public boolean zipf() {
        return workload == Workload.W2Z;
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
