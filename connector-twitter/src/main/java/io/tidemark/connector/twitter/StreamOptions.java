package io.tidemark.connector.twitter;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the builder of a source collected.
 *
 * @param rules that the app is to have; {@code null} to leave those that it has
 * @param parameters of the request, by name
 * @param backfillMinutes at most so many are asked for again after an interruption; 0 for none
 */
record StreamOptions(
        StreamKind kind,
        URI endpoint,
        BearerToken token,
        @Nullable List<StreamRule> rules,
        SortedMap<String, String> parameters,
        int backfillMinutes,
        Duration connectionTimeout,
        Duration stallTimeout,
        int maxQueued)
        implements Serializable {
    private static final long serialVersionUID = 1L;
}
