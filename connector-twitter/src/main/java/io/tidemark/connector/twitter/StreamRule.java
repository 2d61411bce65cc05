package io.tidemark.connector.twitter;

import java.io.Serializable;

/**
 * A rule of the filtered stream.
 *
 * @param value what posts have to match, in the service's language: {@code cat has:images -is:retweet}
 * @param tag stands in the posts that matched; may be empty
 * @since 0.1
 */
public record StreamRule(String value, String tag) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Checks that there is something to match. */
    public StreamRule {
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "A rule of the filtered stream is blank; expected what posts must match.");
        }
    }

    /**
     * Makes a rule without a tag.
     *
     * @param value what posts have to match
     * @return the rule
     */
    public static StreamRule of(String value) {
        return new StreamRule(value, "");
    }
}
