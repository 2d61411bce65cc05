package io.tidemark.examples.twitter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Plays the service as far as the job needs it: it takes any rule, and its backfill has all posts. */
final class PostsService implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> posts = new ArrayList<>();
    private final List<HttpExchange> connections = new ArrayList<>();

    PostsService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/2/tweets/search/stream/rules", PostsService::answerRules);
        server.createContext("/2/tweets/search/stream", this::open);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answerRules(HttpExchange exchange) throws IOException {
        byte[] none = "{\"meta\":{}}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, none.length);
        exchange.getResponseBody().write(none);
        exchange.close();
    }

    private synchronized void open(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        connections.add(exchange);
        boolean backfilled = exchange.getRequestURI().getQuery().contains("backfill_minutes");
        write(exchange, backfilled ? posts : List.of(""));
    }

    /** Sends a post to whoever is connected, and keeps it. */
    synchronized void post(int id) {
        String post = "{\"data\":{\"id\":\"" + id + "\",\"text\":\"post " + id + "\"}}";
        posts.add(post);
        List.copyOf(connections).forEach(connection -> write(connection, List.of(post)));
    }

    private void write(HttpExchange connection, List<String> lines) {
        try {
            OutputStream body = connection.getResponseBody();
            for (String line : lines) {
                body.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
            body.flush();
        } catch (IOException e) {
            connections.remove(connection); // the client has left
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
