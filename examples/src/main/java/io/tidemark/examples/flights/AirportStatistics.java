package io.tidemark.examples.flights;

/**
 * What is kept for each origin airport.
 *
 * @param flights how many left
 * @param totalDelayMinutes the sum of their delays
 * @param worstDelayMinutes the greatest of their delays
 */
record AirportStatistics(long flights, long totalDelayMinutes, long worstDelayMinutes) {
    static final AirportStatistics NONE = new AirportStatistics(0, 0, Long.MIN_VALUE);

    AirportStatistics plus(Flight flight) {
        return new AirportStatistics(
                flights + 1,
                totalDelayMinutes + flight.delayMinutes(),
                Math.max(worstDelayMinutes, flight.delayMinutes()));
    }
}
