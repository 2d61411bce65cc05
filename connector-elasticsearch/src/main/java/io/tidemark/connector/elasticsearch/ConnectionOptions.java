package io.tidemark.connector.elasticsearch;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the cluster.
 *
 * @param hosts with scheme, name and port
 * @param pathPrefix what stands before the paths of the server; empty, or begins with a slash and ends without
 */
record ConnectionOptions(
        List<URI> hosts,
        String pathPrefix,
        @Nullable Credentials credentials,
        Trust trust,
        Duration connectTimeout,
        Duration requestTimeout)
        implements Serializable {
    private static final long serialVersionUID = 1L;
}
