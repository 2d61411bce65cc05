package io.tidemark.servers;

import io.tidemark.servers.SearchProgram.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A major version of Elasticsearch or OpenSearch, of which nodes can be started. Their own licences let everybody run them; they are
 * fetched for tests alone and not shipped.
 *
 * @since 0.1
 */
public enum SearchRelease {
    /** Elasticsearch 7, which the profile {@code versions} fetches. */
    ELASTICSEARCH_7(new SearchProgram("elasticsearch", "7", "servers/search-versions", Shape.WHOLE), 11, 23),
    /** Elasticsearch 8. */
    ELASTICSEARCH_8(
            new SearchProgram("elasticsearch", "8", "servers/elasticsearch", Shape.WHOLE), 17, Integer.MAX_VALUE),
    /** Elasticsearch 9, which the profile {@code versions} fetches in parts. */
    ELASTICSEARCH_9(
            new SearchProgram("elasticsearch", "9", "servers/elasticsearch-9", Shape.MODULES), 21, Integer.MAX_VALUE),
    /** OpenSearch 1, which the profile {@code versions} fetches in parts. */
    OPENSEARCH_1(new SearchProgram("opensearch", "1", "servers/opensearch-1", Shape.JARS), 11, 23),
    /** OpenSearch 2. */
    OPENSEARCH_2(new SearchProgram("opensearch", "2", "servers/opensearch", Shape.WHOLE), 11, 23),
    /** OpenSearch 3, which the profile {@code versions} fetches. */
    OPENSEARCH_3(new SearchProgram("opensearch", "3", "servers/search-versions", Shape.WHOLE), 21, Integer.MAX_VALUE);

    private final SearchProgram program;
    private final int firstJdk;
    private final int lastJdk;

    /**
     * Names a version.
     *
     * @param firstJdk the oldest that it runs on
     * @param lastJdk the newest; some need a security manager, which JDKs from 24 on have no more
     */
    SearchRelease(SearchProgram program, int firstJdk, int lastJdk) {
        this.program = program;
        this.firstJdk = firstJdk;
        this.lastJdk = lastJdk;
    }

    SearchProgram program() {
        return program;
    }

    /** Returns the JDK that runs its nodes: the one of this process if it will do, or another beside it. */
    Path jdk() throws IOException {
        Path jdk = JavaHome.find(firstJdk, lastJdk);
        if (jdk == null) {
            throw new IOException("No node can be started: " + unavailable());
        }
        return jdk;
    }

    /**
     * Says why no node can be started on this machine.
     *
     * @return what is missing and what to do, or {@code null} if a node can be started
     */
    public @Nullable String unavailable() {
        if (!isFetchedByEveryBuild() && !program.isUnpacked()) {
            return this + " is fetched by the profile 'versions' alone; run the build with -Pversions";
        }
        if (JavaHome.find(firstJdk, lastJdk) != null) {
            return null;
        }
        String jdk = lastJdk == Integer.MAX_VALUE ? firstJdk + " or later" : firstJdk + " to " + lastJdk;
        return this + " needs a JDK " + jdk + ", and there is none beside " + System.getProperty("java.home")
                + "; install one there";
    }

    /**
     * Starts a node to which everybody may connect, and waits until it answers.
     *
     * @return the node; the caller closes it
     * @throws IOException if it is not available on this machine, not unpacked, or does not start in time; the message has
     *     what it said
     */
    public SearchServer start() throws IOException {
        return start(Map.of());
    }

    /**
     * Starts a node to which everybody may connect, and waits until it answers.
     *
     * @param settings of the node by name, such as {@code thread_pool.write.queue_size}
     * @return the node; the caller closes it
     * @throws IOException if it is not available on this machine, not unpacked, or does not start in time; the message has
     *     what it said
     */
    public SearchServer start(Map<String, String> settings) throws IOException {
        Map<String, String> all = new TreeMap<>(settings);
        if (hasSecurity()) {
            all.put("xpack.security.enabled", "false");
        }
        if (this == ELASTICSEARCH_8) {
            all.put("xpack.security.autoconfiguration.enabled", "false");
        }
        return SearchServer.start(this, all, null);
    }

    /**
     * Starts a node of Elasticsearch that encrypts, with a certificate of its own, and lets in {@link SearchServer#USER} alone.
     * It has no API keys: the program as it is unpacked lacks what it keeps them with.
     *
     * @return the node; the caller closes it
     * @throws IOException if it is not available on this machine, not unpacked, or does not start in time; the message has
     *     what it said
     * @throws IllegalStateException if this version comes without what that takes
     */
    public SearchServer startSecured() throws IOException {
        if (!hasSecurity()) {
            throw new IllegalStateException(this + " comes without security.");
        }
        return SearchServer.start(this, Map.of(), new SearchSecurity(SearchServer.USER, SearchServer.PASSWORD));
    }

    private boolean isFetchedByEveryBuild() {
        return this == ELASTICSEARCH_8 || this == OPENSEARCH_2;
    }

    private boolean hasSecurity() {
        return program.isElasticsearch() && program.shape() == Shape.WHOLE;
    }
}
