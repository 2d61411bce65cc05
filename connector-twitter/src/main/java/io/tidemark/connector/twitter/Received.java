package io.tidemark.connector.twitter;

/**
 * A post that waits to be emitted.
 *
 * @param coveredUntilMillis as far as the stream had come with it
 */
record Received(Tweet tweet, long coveredUntilMillis) {}
