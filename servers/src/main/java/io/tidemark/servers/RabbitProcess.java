package io.tidemark.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A RabbitMQ broker in processes of its own, from the package of the system; all its files are in one directory. */
final class RabbitProcess implements ServerDriver {
    private static final Path BROKER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 50;

    /**
     * Starts Erlang's name service and the broker in one group of processes, all of which end when nobody holds the other
     * end of the input any more. Without it, the name service would go on for ever.
     */
    private static final String ENDING_WITH_ITS_INPUT = "exec 3<&0; epmd -address 127.0.0.1 -port $ERL_EPMD_PORT & "
            + "\"$@\" & server=$!; (cat <&3 >/dev/null; kill -s KILL -- -$$) & wait $server";

    private final String name;
    private final Path directory;
    private final Map<String, String> environment;
    private final BooleanSupplier answers;
    private @Nullable Process process;

    /**
     * Describes a broker that does not run yet.
     *
     * @param name in errors
     * @param directory with its {@link #settings} and {@link #plugins}
     * @param more variables beside those of the directory
     * @param answers whether it does, asked again and again
     */
    RabbitProcess(String name, Path directory, Map<String, String> more, BooleanSupplier answers) {
        this.name = name;
        this.directory = directory;
        this.answers = answers;
        this.environment = new TreeMap<>(more);
        environment.putAll(Map.of(
                "HOME", directory.toString(),
                "RABBITMQ_MNESIA_BASE", file("data"),
                "RABBITMQ_LOG_BASE", file("logs"),
                "RABBITMQ_PID_FILE", file("pid"),
                "RABBITMQ_CONFIG_FILE", settings(directory).toString(),
                "RABBITMQ_GENERATED_CONFIG_DIR", file("generated"),
                "RABBITMQ_ENABLED_PLUGINS_FILE", plugins(directory).toString(),
                "RABBITMQ_CONF_ENV_FILE", "/dev/null"));
    }

    /** Returns the file of a broker's settings. */
    static Path settings(Path directory) {
        return directory.resolve("rabbitmq.conf");
    }

    /** Returns the file that lists a broker's plugins. */
    static Path plugins(Path directory) {
        return directory.resolve("plugins");
    }

    /** Says what is missing on this machine and what to install, or {@code null}. */
    static @Nullable String unavailable() {
        if (!Files.isExecutable(BROKER)) {
            return "there is no RabbitMQ at " + BROKER + "; install the package rabbitmq-server";
        }
        if (!Files.isExecutable(SETSID)) {
            return "there is no " + SETSID + "; install the package util-linux";
        }
        return null;
    }

    @Override
    public void start() throws IOException {
        if (process != null) {
            throw new IllegalStateException(name + " runs already.");
        }
        // the broker itself, not the wrapper of the package: that becomes another user and forgets the environment
        ProcessBuilder builder = new ProcessBuilder(
                        SETSID.toString(), "sh", "-c", ENDING_WITH_ITS_INPUT, "sh", BROKER.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        Process started = builder.start();
        process = started;
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!answers.getAsBoolean()) {
            if (ProcessWait.hasEnded(started, POLL_MILLIS, name) || System.nanoTime() > deadline) {
                kill();
                throw new IOException(name + " did not start:\n" + Files.readString(log()));
            }
        }
    }

    @Override
    public void stop() throws IOException {
        Process running = process;
        if (running != null) {
            long pid = Long.parseLong(Files.readString(Path.of(file("pid")), StandardCharsets.US_ASCII)
                    .strip());
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
            awaitEnd(running);
        }
    }

    @Override
    public void kill() throws IOException {
        Process running = process;
        if (running != null) {
            List<ProcessHandle> all = running.descendants().toList();
            all.forEach(ProcessHandle::destroyForcibly);
            awaitEnd(running);
            // the broker is not a child of ours, and a port is free only when its process is gone
            all.forEach(each -> each.onExit().join());
        }
    }

    @Override
    public void close() throws IOException {
        kill();
    }

    /** The name service is left when the broker has ended; closing the input ends it too. */
    private void awaitEnd(Process running) throws IOException {
        boolean ended = ProcessWait.hasEnded(running, STOP_TIMEOUT.toMillis(), name);
        running.getOutputStream().close();
        if (!ended) {
            running.destroyForcibly();
            throw new IOException(name + " did not end within " + STOP_TIMEOUT);
        }
        process = null;
    }

    private Path log() {
        return directory.resolve("log");
    }

    private String file(String relative) {
        return directory.resolve(relative).toString();
    }
}
