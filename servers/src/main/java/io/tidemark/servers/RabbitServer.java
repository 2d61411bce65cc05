package io.tidemark.servers;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ broker on the loopback interface, with the virtual host {@code /} of {@link #USER}: processes of its own where the
 * package {@code rabbitmq-server} is installed, else a container where there is Docker; the system property
 * {@code tidemark.servers} chooses. {@link #close} deletes its data.
 *
 * <p>It has the same ports for its life: {@link #stop} or {@link #kill} it and {@link #restart} it, and its clients find
 * it where it was, with its durable queues and what they hold. It ends with the process that started it. Not thread-safe.
 *
 * @since 0.1
 */
public final class RabbitServer implements AutoCloseable {
    /** Whom the broker lets in. */
    public static final String USER = "tidemark";

    /** The password of {@link #USER}. */
    public static final String PASSWORD = "tidemark-test-secret";

    private static final int PROBE_TIMEOUT_MILLIS = 1_000;

    /** How a client of AMQP 0-9-1 begins. */
    private static final byte[] PROTOCOL = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    /** The kind of frame in which a broker answers to that. */
    private static final int METHOD = 1;

    /** Where a container has the certificate. */
    private static final Path CERTIFICATES_IN_CONTAINER = Path.of("/etc/tidemark");

    private final Path directory;
    private final int port = FreePort.find();
    private final int tlsPort = FreePort.find();
    private final boolean inContainer;
    private final ServerDriver driver;

    private RabbitServer(Path directory, boolean inContainer) throws IOException {
        this.directory = directory;
        this.inContainer = inContainer;
        String name = "The RabbitMQ server at port " + port;
        Map<String, String> environment = Map.ofEntries(
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                Map.entry("ERL_EPMD_PORT", Integer.toString(FreePort.find())),
                Map.entry("RABBITMQ_NODENAME", "rabbit" + port + "@localhost"),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(FreePort.find())),
                Map.entry(
                        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                        "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none"));
        driver = inContainer
                ? new ServerContainer(name, container(environment), directory.resolve("log"), this::answers)
                : new RabbitProcess(name, directory, environment, this::answers);
    }

    /** Describes a container of the official image, which has its data and reads its settings where it likes. */
    private ContainerDescription container(Map<String, String> environment) {
        return new ContainerDescription(ServerImage.rabbit())
                .environment(environment)
                .port(port)
                .port(tlsPort)
                .file(RabbitProcess.settings(directory), "/etc/rabbitmq/conf.d/90-tidemark.conf")
                .file(RabbitProcess.plugins(directory), "/etc/rabbitmq/enabled_plugins")
                .file(
                        certificate(),
                        SelfSignedCertificate.in(CERTIFICATES_IN_CONTAINER).toString())
                .file(
                        SelfSignedCertificate.key(directory),
                        SelfSignedCertificate.key(CERTIFICATES_IN_CONTAINER).toString());
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
        return Placement.of("RabbitMQ server", mode, RabbitProcess.unavailable(), ServerImage.rabbit());
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
     * Starts an empty broker and waits until it answers.
     *
     * @return the broker; the caller closes it
     * @throws IOException if it is not available on this machine, or does not start in time; the message has what it said
     */
    public static RabbitServer start() throws IOException {
        return start(ServerMode.chosen());
    }

    /** Starts an empty broker in a process or a container, whichever the mode says. */
    static RabbitServer start(ServerMode mode) throws IOException {
        Placement place = place(mode);
        if (place.obstacle() != null) {
            throw new IOException("No RabbitMQ server can be started: " + place.obstacle());
        }
        RabbitServer server = new RabbitServer(Files.createTempDirectory("tidemark-rabbit-"), place.inContainer());
        try {
            server.prepare();
            server.restart();
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private void prepare() throws IOException {
        SelfSignedCertificate.make(directory);
        SelfSignedCertificate.exportKey(directory);
        Files.write(RabbitProcess.plugins(directory), List.of("[]."));
        Files.write(
                RabbitProcess.settings(directory),
                inContainer
                        ? settings(ContainerDescription.LISTEN_ADDRESS, CERTIFICATES_IN_CONTAINER)
                        : settings("127.0.0.1", directory));
    }

    private List<String> settings(String address, Path certificates) {
        Path certificate = SelfSignedCertificate.in(certificates);
        return List.of(
                "listeners.tcp.1 = " + address + ":" + port,
                "listeners.ssl.1 = " + address + ":" + tlsPort,
                "ssl_options.cacertfile = " + certificate,
                "ssl_options.certfile = " + certificate,
                "ssl_options.keyfile = " + SelfSignedCertificate.key(certificates),
                "ssl_options.verify = verify_none",
                "default_user = " + USER,
                "default_pass = " + PASSWORD,
                "vm_memory_high_watermark.absolute = 512MB",
                "disk_free_limit.absolute = 10MB",
                "log.console = true",
                "log.console.level = warning",
                "log.file = false");
    }

    /**
     * Returns the port for AMQP, also while the broker is stopped.
     *
     * @return on the loopback address
     */
    public int port() {
        return port;
    }

    /**
     * Returns the port for AMQP over TLS, also while the broker is stopped.
     *
     * @return on the loopback address
     */
    public int tlsPort() {
        return tlsPort;
    }

    /**
     * Returns the certificate that the broker has signed itself, for 127.0.0.1 and localhost.
     *
     * @return a file in the form PEM
     */
    public Path certificate() {
        return SelfSignedCertificate.in(directory);
    }

    /**
     * Starts the broker again, on the same ports and the same data, and waits until it answers.
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
            socket.getOutputStream().write(PROTOCOL);
            return new DataInputStream(socket.getInputStream()).readUnsignedByte() == METHOD;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Asks the broker to end, which cuts its connections, and waits until it has.
     *
     * @throws IOException if it does not end
     */
    public void stop() throws IOException {
        driver.stop();
    }

    /**
     * Kills all processes of the broker by SIGKILL, whatever they are doing, and waits until they are gone.
     *
     * @throws IOException if it does not end
     */
    public void kill() throws IOException {
        driver.kill();
    }

    /**
     * Ends the broker and deletes its data.
     *
     * @throws IOException if that fails
     */
    @Override
    public void close() throws IOException {
        driver.close();
        ServerDirectory.delete(directory);
    }
}
