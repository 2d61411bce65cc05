package io.tidemark.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A server written in Java, in a JVM of its own whose jars no class path of ours sees. It can be ended and started again
 * any number of times, and ends with the process that started it. Not thread-safe.
 */
final class ServerJvm {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 20;

    private final String name;
    private final String folder;
    private final Path log;
    private @Nullable Process process;

    /**
     * Names a server that does not run yet.
     *
     * @param name in errors, such as {@code The S3 server at http://127.0.0.1:9000}
     * @param folder where the build keeps its jars, and what is on its class path beside them, in the root of the project
     * @param log where to keep what it says
     */
    ServerJvm(String name, String folder, Path log) {
        this.name = name;
        this.folder = folder;
        this.log = log;
    }

    /**
     * Starts the server and waits until it answers.
     *
     * @param options of the JVM
     * @param arguments its main class and what that is given
     * @param answers whether it does, asked again and again
     * @throws IOException if its jars are not there, or it does not answer within a minute; the message has what it said
     * @throws IllegalStateException if it runs
     */
    void start(List<String> options, List<String> arguments, BooleanSupplier answers) throws IOException {
        if (process != null) {
            throw new IllegalStateException(name + " runs already.");
        }
        Process started = launch(options, arguments);
        process = started;
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!answers.getAsBoolean()) {
            if (ProcessWait.hasEnded(started, POLL_MILLIS, name) || System.nanoTime() > deadline) {
                kill();
                throw new IOException(name + " did not start:\n" + Files.readString(log));
            }
        }
    }

    /**
     * Runs another main class with the server's jars to its end, while the server does not run.
     *
     * @throws IOException if it fails or takes more than a minute; the message has what it said
     */
    void run(List<String> options, List<String> arguments) throws IOException {
        Process started = launch(options, arguments);
        if (!ProcessWait.hasEnded(started, START_TIMEOUT.toMillis(), name)) {
            started.destroyForcibly();
        }
        if (!ProcessWait.hasEnded(started, STOP_TIMEOUT.toMillis(), name) || started.exitValue() != 0) {
            throw new IOException(name + " could not be prepared by " + arguments + ":\n" + Files.readString(log));
        }
    }

    private Process launch(List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-XX:-UsePerfData", "-cp"));
        Path lib = lib();
        command.add(String.join(
                File.pathSeparator,
                ProjectFolder.placeOf(ServerJvm.class).toString(),
                lib.toString(),
                lib.resolve("*").toString()));
        command.add(ChildMain.class.getName());
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /**
     * Asks the server to end, and waits until it has.
     *
     * @throws IOException if it does not end
     */
    void stop() throws IOException {
        if (process != null) {
            process.destroy();
            awaitEnd(process);
        }
    }

    /**
     * Kills the server by SIGKILL, whatever it is doing, and waits until it is gone.
     *
     * @throws IOException if it does not end
     */
    void kill() throws IOException {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd(process);
        }
    }

    private void awaitEnd(Process running) throws IOException {
        if (!ProcessWait.hasEnded(running, STOP_TIMEOUT.toMillis(), name)) {
            running.destroyForcibly();
            throw new IOException(name + " did not end within " + STOP_TIMEOUT);
        }
        process = null;
    }

    private Path lib() throws IOException {
        try {
            return ProjectFolder.find(folder, "target/lib");
        } catch (IOException e) {
            throw new IOException(name + " can't be started without its jars. " + e.getMessage(), e);
        }
    }
}
