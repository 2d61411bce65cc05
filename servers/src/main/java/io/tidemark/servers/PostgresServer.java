package io.tidemark.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server on the loopback interface, with the database {@code postgres} of the user {@code test}, who needs no
 * password: processes of its own where the package {@code postgresql} is installed, else a container where there is Docker;
 * the system property {@code tidemark.servers} chooses. {@link #close} deletes its data.
 *
 * <p>It has one port for its life: {@link #stop} or {@link #kill} it and {@link #restart} it, and its clients find it
 * where it was, with all that it had committed. It ends with the process that started it. Not thread-safe.
 *
 * @since 0.1
 */
public final class PostgresServer implements AutoCloseable {
    static final String USER = "test";

    /** What a database is made with. */
    static final List<String> INITIALIZATION = List.of("--no-sync", "-E", "UTF8", "--no-locale");

    private static final String DATABASE = "postgres";
    private static final int PROBE_TIMEOUT_MILLIS = 1_000;

    /** The version of the protocol that a client begins with: 3.0. */
    private static final int PROTOCOL = 3 << 16;

    /** The kind of message that lets a client in; while the server starts it answers by errors. */
    private static final int AUTHENTICATION = 'R';

    private final Path directory;
    private final int port = FreePort.find();
    private final ServerDriver driver;

    private PostgresServer(Path directory, boolean inContainer) throws IOException {
        this.directory = directory;
        String name = "The PostgreSQL server at port " + port;
        driver = inContainer
                ? new ServerContainer(name, container(), directory.resolve("log"), this::answers)
                : new PostgresProcess(name, directory, arguments("127.0.0.1"), this::answers);
    }

    /** Describes a container of the official image, which makes its database itself. */
    private ContainerDescription container() {
        List<String> command = new ArrayList<>(List.of("postgres"));
        command.addAll(arguments(ContainerDescription.LISTEN_ADDRESS));
        return new ContainerDescription(ServerImage.postgres())
                .environment(Map.of(
                        "POSTGRES_USER",
                        USER,
                        "POSTGRES_DB",
                        DATABASE,
                        "POSTGRES_HOST_AUTH_METHOD",
                        "trust",
                        "POSTGRES_INITDB_ARGS",
                        String.join(" ", INITIALIZATION)))
                .port(port)
                .command(command);
    }

    private List<String> arguments(String address) {
        List<String> arguments = new ArrayList<>(List.of("-p", Integer.toString(port)));
        for (String setting : List.of(
                "listen_addresses=" + address,
                "shared_buffers=32MB",
                "fsync=off", // processes are killed here, and the power is not cut
                "max_prepared_transactions=16")) {
            arguments.addAll(List.of("-c", setting));
        }
        return arguments;
    }

    /**
     * Says why no server can be started on this machine.
     *
     * @return what is missing and what to install or to start, or {@code null} if a server can be started
     */
    public static @Nullable String unavailable() {
        return place(ServerMode.chosen()).obstacle();
    }

    private static Placement place(ServerMode mode) {
        return Placement.of("PostgreSQL server", mode, PostgresProcess.unavailable(), ServerImage.postgres());
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
     * @throws IOException if it is not available on this machine, or does not start in time; the message has what
     *     PostgreSQL said
     */
    public static PostgresServer start() throws IOException {
        return start(ServerMode.chosen());
    }

    /** Starts a server on an empty database in a process or a container, whichever the mode says. */
    static PostgresServer start(ServerMode mode) throws IOException {
        Placement place = place(mode);
        if (place.obstacle() != null) {
            throw new IOException("No PostgreSQL server can be started: " + place.obstacle());
        }
        PostgresServer server =
                new PostgresServer(Files.createTempDirectory("tidemark-postgres-"), place.inContainer());
        try {
            server.restart();
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
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
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE + "?user=" + USER;
    }

    /**
     * Starts the server again, on the same port and the same data, and waits until it answers.
     *
     * @throws IOException if it does not answer in time
     * @throws IllegalStateException if it runs
     */
    public void restart() throws IOException {
        driver.start();
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_TIMEOUT_MILLIS);
            socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
            byte[] parameters = ("user\0" + USER + "\0database\0" + DATABASE + "\0\0").getBytes(StandardCharsets.UTF_8);
            DataOutputStream request = new DataOutputStream(socket.getOutputStream());
            request.writeInt(2 * Integer.BYTES + parameters.length);
            request.writeInt(PROTOCOL);
            request.write(parameters);
            request.flush();
            return new DataInputStream(socket.getInputStream()).readUnsignedByte() == AUTHENTICATION;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Asks the server to end, which cuts its connections, and waits until it has.
     *
     * @throws IOException if it does not end
     */
    public void stop() throws IOException {
        driver.stop();
    }

    /**
     * Kills all processes of the server by SIGKILL, whatever they are doing, and waits until they are gone.
     *
     * @throws IOException if it does not end
     */
    public void kill() throws IOException {
        driver.kill();
    }

    /**
     * Ends the server and deletes its data.
     *
     * @throws IOException if that fails
     */
    @Override
    public void close() throws IOException {
        driver.close();
        ServerDirectory.delete(directory);
    }
}
