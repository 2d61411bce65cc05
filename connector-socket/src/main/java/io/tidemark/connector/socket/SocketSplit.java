package io.tidemark.connector.socket;

import io.tidemark.checkpoint.spi.source.SourceSplit;
import java.util.Objects;

/**
 * The one split of a {@link SocketSource}. It has no position, because a socket has none.
 *
 * @param splitId the server as {@code host:port}
 * @since 0.1
 */
public record SocketSplit(String splitId) implements SourceSplit {
    /** Checks that the identifier is given. */
    public SocketSplit {
        Objects.requireNonNull(splitId, "splitId");
    }
}
