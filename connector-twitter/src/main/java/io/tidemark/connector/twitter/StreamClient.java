package io.tidemark.connector.twitter;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Talks to the service. Used by one thread. */
final class StreamClient implements AutoCloseable {
    private static final String RULES = "/2/tweets/search/stream/rules";
    private static final int OK_BELOW = 300;
    private static final int MAX_SHOWN_CHARS = 500;

    private final StreamOptions options;
    private final ExecutorService executor;
    private final HttpClient client;

    StreamClient(StreamOptions options, String threadName) {
        this.options = options;
        executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(options.connectionTimeout())
                .executor(executor)
                .build();
    }

    /**
     * Opens the stream.
     *
     * @param backfillMinutes how many minutes to begin before now; 0 for none
     * @throws RefusedException if the service does not want to
     * @throws IOException if it cannot be reached
     */
    StreamBody open(int backfillMinutes) throws IOException, InterruptedException {
        SortedMap<String, String> parameters = new TreeMap<>(options.parameters());
        if (backfillMinutes > 0) {
            parameters.put("backfill_minutes", Integer.toString(backfillMinutes));
        }
        StringJoiner query = new StringJoiner("&", "?", "");
        query.setEmptyValue("");
        parameters.forEach((name, value) -> query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return send(request(options.kind().path() + query).GET().build());
    }

    /** Returns the rules of the app, in JSON. */
    String rules() throws IOException, InterruptedException {
        return textOf(send(request(RULES).GET().build()));
    }

    /** Changes the rules of the app, and returns the answer, in JSON. */
    String changeRules(byte[] json) throws IOException, InterruptedException {
        return textOf(send(request(RULES)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json))
                .build()));
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(options.endpoint() + pathAndQuery))
                .header("Authorization", options.token().authorization());
    }

    private StreamBody send(HttpRequest request) throws IOException, InterruptedException {
        BodyHandler<StreamBody> lines = response -> new StreamBody();
        CompletableFuture<HttpResponse<StreamBody>> sent = client.sendAsync(request, lines);
        try {
            HttpResponse<StreamBody> response =
                    sent.get(options.connectionTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() >= OK_BELOW) {
                throw refused(request.uri().getPath(), response);
            }
            return response.body();
        } catch (ExecutionException e) {
            throw new IOException("it cannot be reached: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(
                    "it did not answer within the connectionTimeout of " + options.connectionTimeout(), e);
        } finally {
            sent.cancel(true); // of no effect on what is answered
        }
    }

    private RefusedException refused(String path, HttpResponse<StreamBody> response)
            throws IOException, InterruptedException {
        String text = textOf(response.body());
        String shown = text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "...";
        return new RefusedException(
                "it answered " + path + " with status " + response.statusCode() + ": " + shown,
                response.statusCode(),
                limitResetMillis(response.headers()));
    }

    private static long limitResetMillis(HttpHeaders headers) {
        try {
            return TimeUnit.SECONDS.toMillis(
                    headers.firstValueAsLong("x-rate-limit-reset").orElse(0));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Reads a body that ends. */
    private String textOf(StreamBody body) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        try {
            while (true) {
                text.append(body.take(options.connectionTimeout())).append('\n');
            }
        } catch (EOFException e) {
            return text.append(body.lastLine()).toString().strip();
        } finally {
            body.cancel();
        }
    }

    /** Ends what is under way. The threads of the HTTP client end when it is collected, as the JDK has it. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
