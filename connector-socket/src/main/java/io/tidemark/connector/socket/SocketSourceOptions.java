package io.tidemark.connector.socket;

import io.tidemark.checkpoint.spi.runtime.ReconnectPolicy;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link SocketSource.Builder} collected; a charset is kept by name because it is not serializable. */
record SocketSourceOptions(
        Endpoint endpoint,
        ReconnectPolicy reconnect,
        String charsetName,
        int maxLineLength,
        Duration connectTimeout,
        @Nullable Duration idleTimeout,
        boolean stopAtEndOfStream,
        int maxQueuedLines,
        long maxQueuedBytes)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    Charset charset() {
        return Charset.forName(charsetName);
    }

    /** Returns the idle timeout in milliseconds, 0 for none. */
    long idleTimeoutMillis() {
        return idleTimeout == null ? 0 : idleTimeout.toMillis();
    }

    SocketSplit split() {
        return new SocketSplit(endpoint.toString());
    }
}
