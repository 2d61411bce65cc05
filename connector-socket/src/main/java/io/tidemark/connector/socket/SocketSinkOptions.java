package io.tidemark.connector.socket;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link SocketSink.Builder} collected; a charset is kept by name because it is not serializable. */
record SocketSinkOptions(
        Endpoint endpoint,
        String charsetName,
        Duration connectTimeout,
        Duration stallTimeout,
        @Nullable Acknowledgement acknowledgement,
        Duration acknowledgementTimeout)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    Charset charset() {
        return Charset.forName(charsetName);
    }
}
