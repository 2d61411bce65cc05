package io.tidemark.examples.kafka.flights;

/**
 * A flight.
 *
 * @param origin the airport it left from
 * @param delayMinutes how late it arrived; negative if early
 */
record Flight(String origin, long delayMinutes) {
    private static final int ORIGIN = 1;
    private static final int DELAY = 3;

    /** Reads a line such as {@code 2001-01-01T00:47,DTW,LAS,66,1750}. */
    static Flight parse(String line) {
        String[] fields = line.split(",");
        return new Flight(fields[ORIGIN], Long.parseLong(fields[DELAY]));
    }
}
