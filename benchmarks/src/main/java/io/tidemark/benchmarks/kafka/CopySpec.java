package io.tidemark.benchmarks.kafka;

import java.util.List;

/**
 * What one run of a {@link CopyJob} does.
 *
 * @param bootstrapServers where the broker is
 * @param input the topic that is read from its beginning, and never ends
 * @param output the topic that is written
 * @param parallelism subtasks of every operator
 * @param checkpointMillis how often what was written becomes visible
 * @param directory where checkpoints go
 */
public record CopySpec(
        String bootstrapServers,
        String input,
        String output,
        int parallelism,
        long checkpointMillis,
        String directory) {

    private static final String SEPARATOR = "\t";
    private static final int FIELDS = 6;

    /** Returns what the process gets as one line. */
    public String toLine() {
        List<String> fields = List.of(
                bootstrapServers,
                input,
                output,
                Integer.toString(parallelism),
                Long.toString(checkpointMillis),
                directory);
        return String.join(SEPARATOR, fields);
    }

    /**
     * Reads what {@link #toLine} wrote.
     *
     * @param line of the process's input
     * @return the same
     * @throws IllegalArgumentException if it is another line
     */
    public static CopySpec parse(String line) {
        String[] fields = line.split(SEPARATOR);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("A line has " + FIELDS + " fields, not " + fields.length
                    + "; this process is started by the benchmark command, not by hand");
        }
        return new CopySpec(
                fields[0], fields[1], fields[2], Integer.parseInt(fields[3]), Long.parseLong(fields[4]), fields[5]);
    }
}
