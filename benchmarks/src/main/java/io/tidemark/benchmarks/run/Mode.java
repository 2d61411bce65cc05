package io.tidemark.benchmarks.run;

/**
 * What a run measures.
 *
 * @since 0.1
 */
public enum Mode {
    /** Records a second and CPU time a record, as fast as it goes. */
    THROUGHPUT,
    /** From when a record is due to when its output arrives, at a steady rate. */
    LATENCY,
    /** From an exception in the keyed operator to the first record that it processes after the restore. */
    RECOVERY,
    /** From {@code main} of a fresh JVM to the end of a job of a few elements. */
    COLDSTART
}
