package io.tidemark.connector.elasticsearch;

import static org.junit.jupiter.api.Assumptions.abort;

import io.tidemark.servers.SearchRelease;
import io.tidemark.servers.SearchServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;

/** One node of each version for all tests of this module, which leave it running; each test has indexes of its own. */
final class SharedNode {
    private static final Map<SearchRelease, SearchServer> NODES = new EnumMap<>(SearchRelease.class);

    private SharedNode() {}

    static SearchServer elasticsearch() {
        return of(SearchRelease.ELASTICSEARCH_8);
    }

    /** Returns a node of a version, or skips the test where no such node can run. */
    static synchronized SearchServer of(SearchRelease release) {
        requireAvailable(release);
        return NODES.computeIfAbsent(release, SharedNode::untilTheEnd);
    }

    /** Starts a node for a test that kills it, which would disturb others that run beside it; the test closes it. */
    static SearchServer ofOneTest(SearchRelease release) throws IOException {
        requireAvailable(release);
        return release.start();
    }

    private static void requireAvailable(SearchRelease release) {
        String reason = release.unavailable();
        if (reason != null) {
            abort(reason);
        }
    }

    private static SearchServer untilTheEnd(SearchRelease release) {
        try {
            SearchServer node = release.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(SearchServer node) {
        try {
            node.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
