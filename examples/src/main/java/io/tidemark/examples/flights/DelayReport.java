package io.tidemark.examples.flights;

/**
 * One line of the output: an airport's statistics after one of its flights.
 *
 * @param departure of that flight
 * @param origin the airport
 * @param flights how many left so far
 * @param totalDelayMinutes the sum of their delays so far
 * @param worstDelayMinutes the greatest of their delays so far
 */
record DelayReport(String departure, String origin, long flights, long totalDelayMinutes, long worstDelayMinutes) {}
