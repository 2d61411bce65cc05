package io.tidemark.benchmarks.workload;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The jobs that are measured.
 *
 * @since 0.1
 */
public enum Workload {
    /** Numbers, mapped and filtered: what a record costs when nothing is kept. */
    W1("W1", "map, filter"),
    /** Running sums over 100,000 uniform keys. */
    W2("W2", "running sum, uniform keys"),
    /** Running sums over 100,000 keys of a Zipf distribution. */
    W2Z("W2z", "running sum, Zipf keys"),
    /** Word count over sentences of ten words. */
    W3("W3", "word count"),
    /** Bids counted by auction in tumbling windows of event time. */
    W4("W4", "count in tumbling windows"),
    /** Persons joined with their auctions in tumbling windows of event time. */
    W5("W5", "join in tumbling windows"),
    /** Values of 100 bytes of 1,000,000 uniform keys, read, changed and written back. */
    W6("W6", "change values, uniform keys"),
    /** Values of 100 bytes of 1,000,000 keys of a Zipf distribution, read, changed and written back. */
    W6Z("W6z", "change values, Zipf keys");

    private static final long RECORDS_THAT_FILL = 5_000_000;

    private final String label;
    private final String summary;

    Workload(String label, String summary) {
        this.label = label;
        this.summary = summary;
    }

    /**
     * Returns the name as it is written.
     *
     * @return for example {@code W2z}
     */
    public String label() {
        return label;
    }

    /**
     * Says in a few words what the job does.
     *
     * @return for a table's row
     */
    public String summary() {
        return summary;
    }

    /**
     * Says how many records a throughput run reads on every engine, where that makes a difference.
     *
     * @return for W6 and W6z, so many that the state is full for most of the run, however fast an engine is; 0 for others
     */
    public long recordsForAll() {
        return isLargeState() ? RECORDS_THAT_FILL : 0;
    }

    /**
     * Says whether the state is what the workload is about.
     *
     * @return {@code true} for W6 and W6z, whose state may be in RocksDB
     */
    public boolean isLargeState() {
        return this == W6 || this == W6Z;
    }

    /**
     * Finds a workload.
     *
     * @param label its name, in upper or lower case
     * @return the workload
     * @throws IllegalArgumentException if there is none of that name; the message lists them
     */
    public static Workload of(String label) {
        return Arrays.stream(values())
                .filter(workload -> workload.label.equalsIgnoreCase(label.trim()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no workload '" + label + "'; choose from "
                        + Arrays.stream(values()).map(Workload::label).collect(Collectors.joining(", "))));
    }
}
