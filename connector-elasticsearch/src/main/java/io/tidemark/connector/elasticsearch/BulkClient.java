package io.tidemark.connector.elasticsearch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends bulk requests, each to the host whose turn it is. Thread-safe.
 *
 * <p>Plain HTTP 1.1 and {@code application/x-ndjson}, without the headers by which a client asks for the manners of one
 * version: so every version of both servers understands it. Of the reply only what is read is asked for.
 */
final class BulkClient implements AutoCloseable {
    private static final String PATH = "/_bulk?filter_path=errors,items.*.status,items.*.error";
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    private final ConnectionOptions options;
    private final HostPool hosts;
    private final ExecutorService executor;
    private final HttpClient client;

    BulkClient(ConnectionOptions options, String threadName) throws IOException {
        this.options = options;
        hosts = new HostPool(options.hosts(), System::nanoTime);
        executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        try {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(options.connectTimeout())
                    .executor(executor)
                    .sslContext(options.trust().context())
                    .build();
        } catch (GeneralSecurityException e) {
            executor.shutdown();
            throw new IOException("The certificates to trust cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * A reply.
     *
     * @param host who sent it
     */
    record Reply(URI host, int status, byte[] body) {}

    /**
     * Sends actions in one request and waits for the reply.
     *
     * @throws IOException if there is none in time; the message names the host
     */
    Reply send(List<BulkItem> items) throws IOException, InterruptedException {
        HostPool.Host host = hosts.next();
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(request(host.uri(), items), BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> response = sent.get(options.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() >= BAD_GATEWAY && response.statusCode() <= GATEWAY_TIMEOUT) {
                host.failed();
            } else {
                host.worked();
            }
            return new Reply(host.uri(), response.statusCode(), response.body());
        } catch (ExecutionException e) {
            host.failed();
            throw new IOException(host.uri() + " " + whatHappened(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            host.failed();
            throw new IOException(
                    host.uri() + " did not answer within the requestTimeout of " + options.requestTimeout(), e);
        } finally {
            sent.cancel(true); // of no effect on what is complete
        }
    }

    private HttpRequest request(URI host, List<BulkItem> items) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(host + options.pathPrefix() + PATH))
                .header("Content-Type", "application/x-ndjson")
                .header("Accept", "application/json")
                .POST(body(items));
        Credentials credentials = options.credentials();
        if (credentials != null) {
            request.header("Authorization", credentials.authorization());
        }
        return request.build();
    }

    /** The length is told, because not everything between here and the server likes a body without. */
    private static BodyPublisher body(List<BulkItem> items) {
        List<byte[]> lines =
                items.stream().flatMap(item -> item.lines().stream()).toList();
        long size = items.stream().mapToLong(BulkItem::size).sum();
        return BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(lines), size);
    }

    private String whatHappened(Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return "could not be reached within the connectionTimeout of " + options.connectTimeout();
        }
        if (cause instanceof ConnectException) {
            return "refuses connections, or its name is unknown";
        }
        if (cause instanceof SSLException) {
            return "is not trusted, or does not encrypt: " + cause.getMessage()
                    + ". Check http or https, and name its authority by setCertificateAuthority or setTrustStore";
        }
        return "broke off: " + cause;
    }

    /** Ends what is under way. The threads of the HTTP client end when it is collected, as the JDK has it. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
