package io.tidemark.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node of Elasticsearch or OpenSearch, alone in its cluster, in processes of its own on the loopback interface. Its data are
 * in a temporary directory, which {@link #close} deletes. The build of the tests unpacks the program.
 *
 * <p>It has one port for its life: {@link #stop} or {@link #kill} it and {@link #restart} it, and its clients find it where
 * it was, with all that it had acknowledged. It ends with the process that started it. Not thread-safe.
 *
 * <p>The program refuses to run as root; then it is run as a user who owns nothing else, and the folders that lead to the
 * project must let everybody through.
 *
 * @see SearchRelease
 * @since 0.1
 */
public final class SearchServer implements AutoCloseable {
    /** Whom a secured node lets in. */
    public static final String USER = "tidemark";

    /** The password of {@link #USER}. */
    public static final String PASSWORD = "tidemark-test-secret";

    private static final String NOBODY = "65534";
    /** What may be carried out twice. */
    private static final Set<String> REPEATABLE = Set.of("GET", "DELETE");

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final SearchRelease release;
    private final Path directory;
    private final int port;
    private final @Nullable SearchSecurity security;
    private final ServerProcess server;
    private HttpClient client = HttpClient.newHttpClient();

    private SearchServer(SearchRelease release, @Nullable SearchSecurity security) throws IOException {
        this.release = release;
        this.security = security;
        directory = Files.createTempDirectory("tidemark-" + release.program().name() + "-");
        port = FreePort.find();
        server = new ServerProcess("The node of " + release + " at " + url(), directory, NOBODY, "TERM");
    }

    /**
     * Starts a node and waits until it answers.
     *
     * @param settings beside those that make it alone
     * @param security whom it lets in; {@code null} for everybody, without encryption
     */
    static SearchServer start(SearchRelease release, Map<String, String> settings, @Nullable SearchSecurity security)
            throws IOException {
        SearchServer server = new SearchServer(release, security);
        try {
            server.prepare(settings);
            server.restart();
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private void prepare(Map<String, String> settings) throws IOException {
        Map<String, String> all = new TreeMap<>(settings);
        all.put("discovery.type", "single-node");
        all.put("network.host", "127.0.0.1");
        all.put("http.port", Integer.toString(port));
        all.put("transport.port", Integer.toString(FreePort.find()));
        all.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        // else it takes back what a test sets: that an index is full
        all.put("cluster.info.update.interval", "1h");
        release.program().prepare(directory, all);
        if (security != null) {
            client = security.prepare(SearchProgram.configuration(directory));
        }
        server.own();
    }

    /**
     * Returns where the node is, also while it is stopped.
     *
     * @return {@code http://127.0.0.1:port}, or the same with {@code https}
     */
    public String url() {
        return (security == null ? "http" : "https") + "://127.0.0.1:" + port;
    }

    /**
     * Returns the port, also while the node is stopped.
     *
     * @return on the loopback address
     */
    public int port() {
        return port;
    }

    /**
     * Returns the certificate that a node has signed itself.
     *
     * @return a file in the form PEM
     * @throws IllegalStateException if it does not encrypt
     */
    public Path certificate() {
        if (security == null) {
            throw new IllegalStateException("The node at " + url() + " does not encrypt.");
        }
        return SelfSignedCertificate.in(SearchProgram.configuration(directory));
    }

    /**
     * Sends a request to the node, as its administrator.
     *
     * @param method such as {@code POST}
     * @param path with its query, such as {@code /flights/_refresh}
     * @param body in JSON, or empty
     * @return whatever the node answers
     * @throws IOException if it does not answer
     */
    public HttpResponse<String> request(String method, String path, String body) throws IOException {
        return request(method, path, body, security);
    }

    /** Sends a request as somebody. */
    HttpResponse<String> request(String method, String path, String body, @Nullable SearchSecurity as)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(REQUEST_TIMEOUT)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        if (as != null) {
            request.header("Authorization", as.authorization());
        }
        try {
            return send(request.build());
        } catch (IOException e) {
            // the node may close a connection that was kept at the moment at which it is used again
            if (REPEATABLE.contains(method)) {
                return send(request.build());
            }
            throw e;
        }
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + url() + " was asked", e);
        }
    }

    /**
     * Starts the node again, on the same port and the same data, and waits until it answers.
     *
     * @throws IOException if it does not answer in time
     * @throws IllegalStateException if it runs
     */
    public void restart() throws IOException {
        Path jdk = release.jdk();
        SearchProgram program = release.program();
        server.start(program.command(jdk, directory), program.environment(jdk, directory), this::answers);
    }

    private boolean answers() {
        try {
            String path = "/_cluster/health?wait_for_status=yellow&timeout=10s";
            return request("GET", path, "").statusCode() == OK;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Asks the node to end, which cuts its connections, and waits until it has.
     *
     * @throws IOException if it does not end
     */
    public void stop() throws IOException {
        server.stop();
    }

    /**
     * Kills all processes of the node by SIGKILL, whatever they are doing, and waits until they are gone.
     *
     * @throws IOException if it does not end
     */
    public void kill() throws IOException {
        server.kill();
    }

    /**
     * Ends the node and deletes its data.
     *
     * @throws IOException if that fails
     */
    @Override
    public void close() throws IOException {
        server.delete();
    }
}
