package io.tidemark.checkpoint.spi.metrics;

/**
 * The counters of one subtask. The engine sums counters of the same name over the subtasks of an operator and over the
 * attempts of the job, and shows them as {@code operator.name}.
 *
 * @since 0.1
 */
public interface Metrics {
    /**
     * Returns the counter of that name, made on first use. Called while opening, not once a record.
     *
     * @param name lower camel case, for example {@code skippedRecords}
     * @return the same counter for the same name
     */
    Counter counter(String name);
}
