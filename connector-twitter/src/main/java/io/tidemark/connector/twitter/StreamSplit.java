package io.tidemark.connector.twitter;

import io.tidemark.checkpoint.spi.source.SourceSplit;
import java.util.Objects;

/**
 * The one split of a {@link TwitterSource}.
 *
 * @param splitId which stream
 * @param coveredUntilMillis what was written before was emitted: milliseconds since 1970
 * @since 0.1
 */
public record StreamSplit(String splitId, long coveredUntilMillis) implements SourceSplit {
    /** Checks that the identifier is given. */
    public StreamSplit {
        Objects.requireNonNull(splitId, "splitId");
    }
}
