package io.tidemark.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server in processes of its own, from the package of the system; all its files are in one directory. It refuses
 * to run as root; then it is run as the user {@code postgres}, whom the package has made.
 */
final class PostgresProcess implements ServerDriver {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String UNPRIVILEGED = "postgres";

    private final Path binaries;
    private final Path directory;
    private final List<String> arguments;
    private final BooleanSupplier answers;
    private final ServerProcess server;
    private boolean initialized;

    /**
     * Describes a server that does not run yet.
     *
     * @param name in errors
     * @param directory of the server alone
     * @param arguments of the program
     * @param answers whether it does, asked again and again
     * @throws IOException if it is not on this machine
     */
    PostgresProcess(String name, Path directory, List<String> arguments, BooleanSupplier answers) throws IOException {
        Path newest = newestBinaries();
        if (newest == null) {
            throw new IOException(name + " cannot be started: " + unavailable());
        }
        this.binaries = newest;
        this.directory = directory;
        this.arguments = arguments;
        this.answers = answers;
        this.server = new ServerProcess(name, directory, UNPRIVILEGED, "INT");
    }

    /** Says what is missing on this machine and what to install, or {@code null}. */
    static @Nullable String unavailable() {
        if (newestBinaries() == null) {
            return "there is no PostgreSQL in " + VERSIONS + "; install the package postgresql";
        }
        return ServerProcess.unavailable();
    }

    @Override
    public void start() throws IOException {
        if (!initialized) {
            initialize();
            initialized = true;
        }
        List<String> command = new ArrayList<>(List.of(binary("postgres"), "-D", data()));
        command.addAll(arguments);
        command.addAll(List.of("-c", "unix_socket_directories=" + directory));
        server.start(command, Map.of(), answers);
    }

    private void initialize() throws IOException {
        server.own();
        List<String> command = new ArrayList<>(List.of(binary("initdb"), "-D", data()));
        command.addAll(List.of("-U", PostgresServer.USER, "--auth=trust"));
        command.addAll(PostgresServer.INITIALIZATION);
        server.run(command);
    }

    @Override
    public void stop() throws IOException {
        server.stop();
    }

    @Override
    public void kill() throws IOException {
        server.kill();
    }

    @Override
    public void close() throws IOException {
        server.kill();
    }

    private String binary(String program) {
        return binaries.resolve(program).toString();
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private static @Nullable Path newestBinaries() {
        if (!Files.isDirectory(VERSIONS)) {
            return null;
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
                    .max(Comparator.comparingInt(PostgresProcess::number))
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
