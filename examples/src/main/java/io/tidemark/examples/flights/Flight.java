package io.tidemark.examples.flights;

/**
 * One line of the input.
 *
 * @param departure local date and time, as the file has it
 * @param origin the airport it left from
 * @param destination the airport it flew to
 * @param delayMinutes how late it arrived; negative if early
 * @param distanceMiles how far it flew
 */
record Flight(String departure, String origin, String destination, long delayMinutes, long distanceMiles) {}
