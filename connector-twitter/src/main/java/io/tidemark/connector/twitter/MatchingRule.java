package io.tidemark.connector.twitter;

/**
 * A rule of the filtered stream that a post matched.
 *
 * @param id that the service gave the rule
 * @param tag that the rule was given; empty if it has none
 * @since 0.1
 */
public record MatchingRule(String id, String tag) {}
