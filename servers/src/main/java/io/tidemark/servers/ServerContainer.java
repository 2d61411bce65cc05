package io.tidemark.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A server in a container, which a JVM with Testcontainers holds: one line asks it for something, and it answers by one. When
 * its input ends it removes the container, so the container too ends with the process that started it. Between two starts the
 * container is there with its files.
 */
final class ServerContainer implements ServerDriver {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 20;
    private static final String DONE = "done";

    private final String name;
    private final ContainerDescription description;
    private final Path log;
    private final BooleanSupplier answers;
    private @Nullable Process holder;
    private @Nullable BufferedReader replies;
    private boolean runs;

    /**
     * Describes a server that does not run yet.
     *
     * @param name in errors, such as {@code The PostgreSQL server at port 10000}
     * @param log where to keep what it says
     * @param answers whether it does, asked again and again
     */
    ServerContainer(String name, ContainerDescription description, Path log, BooleanSupplier answers) {
        this.name = name;
        this.description = description;
        this.log = log;
        this.answers = answers;
    }

    @Override
    public void start() throws IOException {
        if (runs) {
            throw new IllegalStateException(name + " runs already.");
        }
        if (holder == null) {
            hold();
        }
        try {
            require("start");
            runs = true;
            awaitAnswer();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void hold() throws IOException {
        Process started = DockerEngine.start(description.arguments(), ProcessBuilder.Redirect.appendTo(log.toFile()));
        holder = started;
        replies = new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    }

    private void awaitAnswer() throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!answers.getAsBoolean()) {
            if (!ask("runs").equals("yes") || System.nanoTime() > deadline) {
                require("tell");
                throw new IOException(name + " did not start:\n" + Files.readString(log));
            }
        }
    }

    @Override
    public void stop() throws IOException {
        if (runs) {
            require("stop");
            runs = false;
        }
    }

    @Override
    public void kill() throws IOException {
        if (runs) {
            require("kill");
            runs = false;
        }
    }

    @Override
    public void close() throws IOException {
        Process held = holder;
        if (held != null) {
            runs = false;
            holder = null;
            held.getOutputStream().close();
            if (!ProcessWait.hasEnded(held, ANSWER_TIMEOUT.toMillis(), name)) {
                held.destroyForcibly();
                throw new IOException("The container of " + name + " was not removed within " + ANSWER_TIMEOUT);
            }
        }
    }

    private void require(String request) throws IOException {
        String reply = ask(request);
        if (!reply.equals(DONE)) {
            throw new IOException(name + " did not " + request + ": " + reply + "\n" + Files.readString(log));
        }
    }

    private String ask(String request) throws IOException {
        Process held = holder;
        BufferedReader reader = replies;
        if (held == null || reader == null) {
            throw new IllegalStateException(name + " is closed.");
        }
        OutputStream requests = held.getOutputStream();
        requests.write((request + "\n").getBytes(StandardCharsets.UTF_8));
        requests.flush();
        long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
        while (!reader.ready()) {
            if (ProcessWait.hasEnded(held, POLL_MILLIS, name) || System.nanoTime() > deadline) {
                throw new IOException(name + " does not " + request + ":\n" + Files.readString(log));
            }
        }
        return Objects.requireNonNull(reader.readLine());
    }
}
