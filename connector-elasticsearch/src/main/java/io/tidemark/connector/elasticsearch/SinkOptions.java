package io.tidemark.connector.elasticsearch;

import io.tidemark.checkpoint.spi.sink.Sink;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What the builder of a sink collected.
 *
 * @param failedActionSink where refused actions go, in place of the handler
 * @param exactlyOnce whether only actions are let through that the server recognises when they come again
 */
record SinkOptions(
        ConnectionOptions connection,
        BulkLimits limits,
        BulkBackoff backoff,
        FailedActionHandler failedActionHandler,
        @Nullable Sink<? super FailedAction> failedActionSink,
        boolean exactlyOnce)
        implements Serializable {
    private static final long serialVersionUID = 1L;
}
