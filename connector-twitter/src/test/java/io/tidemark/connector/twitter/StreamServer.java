package io.tidemark.connector.twitter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Plays the service as its public documentation has it: bearer tokens, rules, streams of lines, backfill, and answers to
 * requests too many. Unlike the service it keeps posts for the first connection if nobody is connected.
 */
final class StreamServer implements AutoCloseable {
    static final String TOKEN = "AAAA%2Ftest-token";

    /** When a post was written, unless it is said. */
    static final Instant CREATED_AT = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private static final Pattern RULE = Pattern.compile("\"value\":\"([^\"]*)\"(?:,\"tag\":\"([^\"]*)\")?");
    private static final Pattern ID = Pattern.compile("\"(\\d+)\"");
    private static final int UNAUTHORIZED = 401;

    private record Answer(int status, String body, Map<String, String> headers) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<URI> streamRequests = new ConcurrentLinkedQueue<>();
    private final Map<Integer, String> rules = new TreeMap<>();
    private final List<String> log = new ArrayList<>();
    private final List<HttpExchange> connections = new ArrayList<>();
    private int nextRule = 1;
    private int unsentFrom;

    StreamServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/2/tweets/search/stream/rules", exchange -> handle(exchange, this::answerRules));
        server.createContext("/2/tweets/search/stream", exchange -> handle(exchange, this::openStream));
        server.createContext("/2/tweets/sample/stream", exchange -> handle(exchange, this::openStream));
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Makes what the service sends of a post. */
    static String post(String id, String text) {
        return post(id, text, CREATED_AT);
    }

    /** Makes what the service sends of a post that was written at some time. */
    static String post(String id, String text, Instant createdAt) {
        return "{\"data\":{\"id\":\"" + id + "\",\"text\":\"" + text + "\",\"author_id\":\"7\",\"created_at\":"
                + "\"" + createdAt + "\",\"edit_history_tweet_ids\":[\"" + id + "\"]},\"matching_rules\":"
                + "[{\"id\":\"1\",\"tag\":\"cats\"},{\"id\":\"2\",\"tag\":\"\"}]}";
    }

    /** Lets it answer the next request itself, whatever it is. */
    void answer(int status, String body, Map<String, String> headers) {
        answers.add(new Answer(status, body, headers));
    }

    List<URI> streamRequests() {
        return List.copyOf(streamRequests);
    }

    synchronized void addRule(String value) {
        rules.put(nextRule++, "\"value\":\"" + value + "\"");
    }

    synchronized List<String> rules() {
        return List.copyOf(rules.values());
    }

    synchronized boolean isConnected() {
        return !connections.isEmpty();
    }

    /** Sends lines to all that are connected, or keeps them for the first who will be. */
    synchronized void send(List<String> lines) {
        log.addAll(lines);
        sendUnsent();
    }

    private void sendUnsent() {
        if (!connections.isEmpty()) {
            for (HttpExchange connection : List.copyOf(connections)) {
                write(connection, log.subList(unsentFrom, log.size()));
            }
            unsentFrom = log.size();
        }
    }

    /** Sends a line to all that are connected and does not keep it: a sign of life if it is empty. */
    synchronized void sendOnce(String line) {
        for (HttpExchange connection : List.copyOf(connections)) {
            write(connection, List.of(line));
        }
    }

    /** Closes all streams. */
    synchronized void closeStreams() {
        connections.forEach(HttpExchange::close);
        connections.clear();
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

    private interface Action {
        void carryOut(HttpExchange exchange) throws IOException;
    }

    private void handle(HttpExchange exchange, Action action) throws IOException {
        Answer own = answers.poll();
        if (own != null) {
            own.headers().forEach(exchange.getResponseHeaders()::set);
            reply(exchange, own.status(), own.body());
        } else if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            reply(exchange, UNAUTHORIZED, "{\"title\":\"Unauthorized\",\"status\":401}");
        } else {
            action.carryOut(exchange);
        }
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized void answerRules(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (request.contains("\"delete\"")) {
            ID.matcher(request).results().forEach(id -> rules.remove(Integer.parseInt(id.group(1))));
        } else if (request.contains("\"add\"")) {
            if (request.contains("(")) {
                reply(exchange, 200, "{\"meta\":{},\"errors\":[{\"title\":\"UnprocessableEntity\"}]}");
                return;
            }
            RULE.matcher(request).results().forEach(rule -> rules.put(nextRule++, rule.group()));
        }
        StringBuilder data = new StringBuilder();
        rules.forEach(
                (id, rule) -> data.append(data.isEmpty() ? "" : ",").append("{\"id\":\"" + id + "\"," + rule + "}"));
        reply(exchange, 200, "{\"data\":[" + data + "],\"meta\":{\"sent\":\"2026-01-02T03:04:05.678Z\"}}");
    }

    private synchronized void openStream(HttpExchange exchange) throws IOException {
        streamRequests.add(exchange.getRequestURI());
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        connections.add(exchange);
        if (exchange.getRequestURI().getQuery().contains("backfill_minutes")) {
            write(exchange, log);
            unsentFrom = log.size();
        }
        sendUnsent();
    }

    @Override
    public void close() {
        closeStreams();
        server.stop(0);
        threads.shutdownNow();
    }
}
