package io.tidemark.examples.kafka.flights;

/**
 * The delays at an airport so far: what is kept for it, and what is published after each of its flights.
 *
 * @param origin the airport
 * @param flights how many have left
 * @param totalMinutes the sum of their delays
 */
record Delays(String origin, long flights, long totalMinutes) {
    static Delays noneAt(String origin) {
        return new Delays(origin, 0, 0);
    }

    Delays plus(Flight flight) {
        return new Delays(origin, flights + 1, totalMinutes + flight.delayMinutes());
    }

    /** Returns a line such as {@code DTW,1,66}. */
    String toLine() {
        return origin + "," + flights + "," + totalMinutes;
    }
}
