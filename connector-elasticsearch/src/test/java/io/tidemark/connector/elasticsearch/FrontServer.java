package io.tidemark.connector.elasticsearch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands before a node as a proxy does: remembers what was asked and by whom, and sometimes answers itself. */
final class FrontServer implements AutoCloseable {
    /** Paths that begin with this are passed on without it. */
    static final String PREFIX = "/behind";

    /**
     * A request that came.
     *
     * @param authorization the header, empty if there was none
     */
    record Request(String path, String authorization, String contentType) {}

    private record Answer(int status, String body) {}

    private final String target;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Deque<Answer> answers = new ConcurrentLinkedDeque<>();

    FrontServer(String target) throws IOException {
        this.target = target;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Lets it answer the next requests itself. */
    void answer(int status, String body, int times) {
        for (int i = 0; i < times; i++) {
            answers.add(new Answer(status, body));
        }
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(new Request(
                exchange.getRequestURI().getPath(),
                Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), ""),
                exchange.getRequestHeaders().getFirst("Content-Type")));
        Answer own = answers.poll();
        if (own != null) {
            reply(exchange, own.status(), own.body().getBytes(StandardCharsets.UTF_8));
        } else {
            HttpResponse<byte[]> passed = pass(exchange, body);
            reply(exchange, passed.statusCode(), passed.body());
        }
    }

    private HttpResponse<byte[]> pass(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().toString().replaceFirst("^" + PREFIX, "");
        HttpRequest request = HttpRequest.newBuilder(URI.create(target + path))
                .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
