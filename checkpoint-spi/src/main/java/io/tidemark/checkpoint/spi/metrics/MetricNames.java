package io.tidemark.checkpoint.spi.metrics;

/**
 * The names of what connectors measure in common, so that the same name means the same for each. A connector leaves out what it
 * has not, and adds its own names for what others have not.
 *
 * <p>A record is here what the other system takes for one: a message, a line, a document.
 *
 * @since 0.1
 */
public final class MetricNames {
    /** Counter: records that a source took in, with those that were skipped or rejected, without {@link #REPEATED_RECORDS}. */
    public static final String RECORDS_READ = "recordsRead";

    /** Counter: bytes of what a source took in. */
    public static final String BYTES_READ = "bytesRead";

    /** Counter: records that a sink wrote. */
    public static final String RECORDS_WRITTEN = "recordsWritten";

    /** Counter: bytes of what a sink wrote. */
    public static final String BYTES_WRITTEN = "bytesWritten";

    /** Counter: records that could not be read and were left out. */
    public static final String SKIPPED_RECORDS = "skippedRecords";

    /** Counter: records that could not be read and went to the side output. The engine keeps it, for every source. */
    public static final String REJECTED_RECORDS = "rejectedRecords";

    /** Counter: records that were recognised as repeats, and so did not count again. */
    public static final String REPEATED_RECORDS = "repeatedRecords";

    /**
     * Counter: failures of the other system or of the way to it, overcome or not: connections that could not be made or broke,
     * requests that failed.
     */
    public static final String ERRORS = "errors";

    /** Counter: connections made after the first of the attempt. */
    public static final String RECONNECTS = "reconnects";

    /** Counter: what a sink sent again. */
    public static final String RETRIES = "retries";

    /** Gauge: records that are there for a source and that it has not emitted yet, as far as it knows. */
    public static final String RECORDS_LAG = "recordsLag";

    private MetricNames() {}
}
