package io.tidemark.connector.twitter;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A post as the stream has it.
 *
 * @param id of the post, which no other has; the same if the post comes again
 * @param text what it says
 * @param authorId who wrote it; {@code null} if the field was not asked for
 * @param createdAt when it was written; {@code null} if the field was not asked for
 * @param matchingRules which rules of the filtered stream it matched; empty in the sampled stream
 * @param json all that came, with every field that was asked for, on one line
 * @since 0.1
 */
public record Tweet(
        String id,
        String text,
        @Nullable String authorId,
        @Nullable Instant createdAt,
        List<MatchingRule> matchingRules,
        String json) {
    /** Keeps an unmodifiable copy of the list. */
    public Tweet {
        matchingRules = List.copyOf(matchingRules);
    }
}
