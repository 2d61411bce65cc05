package io.tidemark.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A server that is a program of its own and keeps all its files in one directory. It can be ended and started again any number
 * of times, and ends with the process that started it. If that is run by root, the server is run by another user. Not
 * thread-safe.
 */
final class ServerProcess {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 20;

    private final String name;
    private final Path directory;
    private final String user;
    private final String signal;
    private @Nullable Process process;

    /**
     * Names a server that does not run yet.
     *
     * @param name in errors, such as {@code The PostgreSQL server at port 10000}
     * @param directory of the server alone
     * @param user who runs it in place of root: a name or a number
     * @param signal what it is asked to end by, such as {@code TERM}
     */
    ServerProcess(String name, Path directory, String user, String signal) {
        this.name = name;
        this.directory = directory;
        this.user = user;
        this.signal = signal;
    }

    /**
     * Says why no server can be run by another user than root.
     *
     * @return what is missing and what to install, or {@code null} if nothing is
     */
    static @Nullable String unavailable() {
        return isRoot() && !Files.isExecutable(SETPRIV)
                ? "it does not run as root, and there is no " + SETPRIV + "; install the package util-linux"
                : null;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Gives the directory, with all that is in it, to the user who runs the server. */
    void own() throws IOException {
        if (isRoot()) {
            requireSuccess(List.of("chown", "-R", user, directory.toString()));
        }
    }

    /**
     * Runs another program to its end, as the user who runs the server.
     *
     * @throws IOException if it fails or takes too long; the message has what it said
     */
    void run(List<String> command) throws IOException {
        requireSuccess(unprivileged(command));
    }

    private void requireSuccess(List<String> command) throws IOException {
        Process started = launch(command, Map.of());
        if (!ProcessWait.hasEnded(started, START_TIMEOUT.toMillis(), name)) {
            started.destroyForcibly();
            throw new IOException(String.join(" ", command) + " does not end:\n" + said());
        }
        if (started.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed:\n" + said());
        }
    }

    /**
     * Starts the server and waits until it answers.
     *
     * @param command the program and its arguments
     * @param environment variables beside those of this process
     * @param answers whether it does, asked again and again
     * @throws IOException if it does not answer in time; the message has what it said
     * @throws IllegalStateException if it runs
     */
    void start(List<String> command, Map<String, String> environment, BooleanSupplier answers) throws IOException {
        if (process != null) {
            throw new IllegalStateException(name + " runs already.");
        }
        List<String> whole = new ArrayList<>(List.of("sh", "-c", endingWithItsInput(), "sh"));
        whole.addAll(command);
        Process started = launch(unprivileged(whole), environment);
        process = started;
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!answers.getAsBoolean()) {
            if (ProcessWait.hasEnded(started, POLL_MILLIS, name) || System.nanoTime() > deadline) {
                kill();
                throw new IOException(name + " did not start:\n" + said());
            }
        }
    }

    /** Ends the server when nobody holds the other end of its input any more. */
    private String endingWithItsInput() {
        return "exec 3<&0; \"$@\" & server=$!; (cat <&3 >/dev/null; kill -" + signal + " $server) & wait $server";
    }

    private List<String> unprivileged(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of(SETPRIV.toString(), "--reuid=" + user, "--regid=" + user, "--clear-groups", "--"));
        }
        whole.addAll(command);
        return whole;
    }

    private Process launch(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /**
     * Asks the server to end, and waits until it has.
     *
     * @throws IOException if it does not end
     */
    void stop() throws IOException {
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
    void kill() throws IOException {
        Process running = process;
        if (running != null) {
            List<ProcessHandle> all = running.descendants().toList();
            all.forEach(ProcessHandle::destroyForcibly);
            running.getOutputStream().close();
            awaitEnd(running);
            // they are no children of ours, and a port is free only when the process that had it is gone
            all.forEach(each -> each.onExit().join());
        }
    }

    private void awaitEnd(Process running) throws IOException {
        if (!ProcessWait.hasEnded(running, STOP_TIMEOUT.toMillis(), name)) {
            running.descendants().toList().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
            throw new IOException(name + " did not end within " + STOP_TIMEOUT);
        }
        process = null;
    }

    /**
     * Kills the server and deletes its directory.
     *
     * @throws IOException if that fails
     */
    void delete() throws IOException {
        kill();
        ServerDirectory.delete(directory);
    }

    private Path log() {
        return directory.resolve("log");
    }

    private String said() throws IOException {
        return Files.exists(log()) ? Files.readString(log()) : "";
    }
}
