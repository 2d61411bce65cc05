package io.tidemark.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server in processes of its own on the loopback interface, with the database {@code postgres} of the user
 * {@code test}, who needs no password. Its data are in a temporary directory, which {@link #close} deletes.
 *
 * <p>It has one port for its life: {@link #stop} or {@link #kill} it and {@link #restart} it, and its clients find it
 * where it was, with all that it had committed. It ends with the process that started it. Not thread-safe.
 *
 * <p>PostgreSQL refuses to run as root; then it is run as the user {@code postgres}, whom its package has made.
 *
 * @since 0.1
 */
public final class PostgresServer implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final String UNPRIVILEGED = "postgres";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 20;

    /** Ends the server when nobody holds the other end of its input any more. */
    private static final String ENDING_WITH_ITS_INPUT =
            "exec 3<&0; \"$@\" & server=$!; (cat <&3 >/dev/null; kill -INT $server) & wait $server";

    private final Path binaries;
    private final Path directory;
    private final int port;
    private @Nullable Process process;

    private PostgresServer(Path binaries, Path directory, int port) {
        this.binaries = binaries;
        this.directory = directory;
        this.port = port;
    }

    /**
     * Says why no server can be started on this machine.
     *
     * @return what is missing and what to install, or {@code null} if a server can be started
     */
    public static @Nullable String unavailable() {
        if (newestBinaries() == null) {
            return "there is no PostgreSQL in " + VERSIONS + "; install the package postgresql";
        }
        if (isRoot() && !Files.isExecutable(SETPRIV)) {
            return "PostgreSQL does not run as root, and there is no " + SETPRIV + "; install the package util-linux";
        }
        return null;
    }

    /**
     * Says whether a server can be started on this machine.
     *
     * @return {@code false} for the reason that {@link #unavailable} gives
     */
    public static boolean isAvailable() {
        return unavailable() == null;
    }

    /**
     * Makes an empty database, starts a server on it and waits until it answers.
     *
     * @return the server; the caller closes it
     * @throws IOException if it is not available on this machine, or does not start within a minute; the message has what
     *     PostgreSQL said
     */
    public static PostgresServer start() throws IOException {
        Path binaries = newestBinaries();
        String reason = unavailable();
        if (binaries == null || reason != null) {
            throw new IOException("No PostgreSQL server can be started: " + reason);
        }
        PostgresServer server =
                new PostgresServer(binaries, Files.createTempDirectory("tidemark-postgres-"), FreePort.find());
        try {
            server.initialize();
            server.restart();
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private void initialize() throws IOException {
        if (isRoot()) {
            run(List.of("chown", UNPRIVILEGED, directory.toString()));
        }
        run(unprivileged(List.of(
                binary("initdb"),
                "-D",
                data(),
                "-U",
                "test",
                "--auth=trust",
                "--no-sync",
                "-E",
                "UTF8",
                "--no-locale")));
    }

    /**
     * Returns the port, also while the server is stopped.
     *
     * @return on the loopback address
     */
    public int port() {
        return port;
    }

    /**
     * Returns where the database is, also while the server is stopped.
     *
     * @return for JDBC, with the user
     */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=test";
    }

    /**
     * Starts the server again, on the same port and the same data, and waits until it answers.
     *
     * @throws IOException if it does not answer within a minute
     * @throws IllegalStateException if it runs
     */
    public void restart() throws IOException {
        if (process != null) {
            throw new IllegalStateException("The PostgreSQL server at port " + port + " runs already.");
        }
        List<String> command = new ArrayList<>(List.of("sh", "-c", ENDING_WITH_ITS_INPUT, "sh", binary("postgres")));
        command.addAll(List.of("-D", data(), "-p", Integer.toString(port)));
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=" + directory,
                "shared_buffers=32MB",
                "fsync=off", // processes are killed here, and the power is not cut
                "max_prepared_transactions=16")) {
            command.addAll(List.of("-c", setting));
        }
        Process started = new ProcessBuilder(unprivileged(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        process = started;
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!answers()) {
            if (waitFor(started, POLL_MILLIS) || System.nanoTime() > deadline) {
                kill();
                throw new IOException("The PostgreSQL server did not start at port " + port + ":\n" + said());
            }
        }
    }

    private boolean answers() throws IOException {
        Process asked = execute(List.of(binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", Integer.toString(port)));
        return asked.exitValue() == 0;
    }

    /**
     * Asks the server to end, which cuts its connections, and waits until it has.
     *
     * @throws IOException if it does not end
     */
    public void stop() throws IOException {
        Process running = process;
        if (running != null) {
            running.getOutputStream().close();
            awaitEnd(running);
        }
    }

    /**
     * Kills all processes of the server by SIGKILL, whatever they are doing, and waits until they are gone.
     *
     * @throws IOException if it does not end
     */
    public void kill() throws IOException {
        Process running = process;
        if (running != null) {
            running.descendants().toList().forEach(ProcessHandle::destroyForcibly);
            running.getOutputStream().close();
            awaitEnd(running);
        }
    }

    private void awaitEnd(Process running) throws IOException {
        if (!waitFor(running, STOP_TIMEOUT.toMillis())) {
            running.descendants().toList().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
            throw new IOException("The PostgreSQL server at port " + port + " did not end within " + STOP_TIMEOUT);
        }
        process = null;
    }

    /**
     * Ends the server and deletes its data.
     *
     * @throws IOException if that fails
     */
    @Override
    public void close() throws IOException {
        kill();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void run(List<String> command) throws IOException {
        if (execute(command).exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed:\n" + said());
        }
    }

    private Process execute(List<String> command) throws IOException {
        Process started = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        if (!waitFor(started, START_TIMEOUT.toMillis())) {
            started.destroyForcibly();
            throw new IOException(String.join(" ", command) + " does not end:\n" + said());
        }
        return started;
    }

    private static boolean waitFor(Process started, long millis) throws IOException {
        try {
            return started.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            started.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while PostgreSQL was at work", e);
        }
    }

    private static List<String> unprivileged(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of(SETPRIV.toString(), "--reuid=" + UNPRIVILEGED, "--regid=" + UNPRIVILEGED));
            whole.addAll(List.of("--clear-groups", "--"));
        }
        whole.addAll(command);
        return whole;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private String binary(String name) {
        return binaries.resolve(name).toString();
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private Path log() {
        return directory.resolve("log");
    }

    private String said() throws IOException {
        return Files.exists(log()) ? Files.readString(log()) : "";
    }

    private static @Nullable Path newestBinaries() {
        if (!Files.isDirectory(VERSIONS)) {
            return null;
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
                    .max(Comparator.comparingInt(PostgresServer::number))
                    .map(version -> version.resolve("bin"))
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(Path version) {
        String name = String.valueOf(version.getFileName());
        return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
    }
}
