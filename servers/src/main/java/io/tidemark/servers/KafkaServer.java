package io.tidemark.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An Apache Kafka broker, which is its own controller, in a process of its own on the loopback interface. It keeps its
 * topics in a directory. Topics are made by an administrator alone, and each has one replica. Its jars come from
 * {@code servers/kafka/target/lib} of the project, which the build of the tests makes. Where the system property
 * {@code tidemark.servers} is {@code docker}, it is a container of the official image in the version of those jars instead.
 *
 * <p>It has the same ports for its life: {@link #stop} or {@link #kill} it and {@link #restart} it, and its clients find
 * it where it was, with all that it had acknowledged. It ends with the process that started it. Not thread-safe.
 *
 * @since 0.1
 */
public final class KafkaServer implements AutoCloseable {
    /** Whom the broker lets in where it asks for a password ({@link Builder#withPassword}). */
    public static final String USER = "tidemark";

    /** The password of {@link #USER}. */
    public static final String PASSWORD = "tidemark-test-secret";

    /** A question that every broker answers to everybody: which versions it speaks (KIP-35). */
    private static final short API_VERSIONS = 18;

    private static final int PROBE_TIMEOUT_MILLIS = 1_000;

    /** Makes the storage of a new broker, as {@link KafkaProcess} does, and runs the broker in the place of the shell. */
    private static final String IN_CONTAINER = "[ -f \"$1/meta.properties\" ] || /opt/kafka/bin/kafka-storage.sh format"
            + " --ignore-formatted -t " + KafkaProcess.CLUSTER + " -c \"$2\""
            + " && exec /opt/kafka/bin/kafka-server-start.sh \"$2\"";

    private final Path data;
    private final Path work;
    private final KafkaListeners listeners;
    private final boolean inContainer;
    private final ServerDriver driver;

    private KafkaServer(Path data, Path work, KafkaListeners listeners, List<String> jvmOptions, @Nullable String image)
            throws IOException {
        this.data = data.toAbsolutePath();
        this.work = work;
        this.listeners = listeners;
        this.inContainer = image != null;
        String name = "The Kafka broker at " + listeners.plain();
        Path log = work.resolve("log");
        driver = image != null
                ? new ServerContainer(name, container(image, jvmOptions), log, this::answers)
                : new KafkaProcess(name, configuration(), jvmOptions, log, this::answers);
    }

    private ContainerDescription container(String image, List<String> jvmOptions) throws IOException {
        ContainerDescription container = new ContainerDescription(image)
                .directory(data)
                .directory(work)
                .ownerOf(work)
                .environment(Map.of(
                        "KAFKA_HEAP_OPTS", String.join(" ", jvmOptions),
                        "KAFKA_JVM_PERFORMANCE_OPTS", "-server", // what would be chosen for it contradicts those
                        "EXTRA_ARGS", "-name kafkaServer", // and no log of the garbage collector
                        "LOG_DIR", "/tmp/kafka-logs"))
                .entryPoint("/bin/sh")
                .command(List.of(
                        "-c",
                        IN_CONTAINER,
                        "sh",
                        data.toString(),
                        configuration().toString()));
        listeners.ofClients().forEach(container::port);
        return container;
    }

    /**
     * Starts a broker to which everybody may connect, and waits until it answers.
     *
     * @param data where it keeps its topics; made if it is missing, and left when the broker is closed. One that a broker
     *     has left is taken up.
     * @return the broker; the caller closes it
     * @throws IOException if its jars are not there, or it does not start within a minute; the message has what it said
     */
    public static KafkaServer start(Path data) throws IOException {
        return builder().start(data);
    }

    /**
     * Describes a broker other than the one that {@link #start} starts.
     *
     * @return a description of that one, to be changed
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns where the broker is, also while it is stopped.
     *
     * @return for {@code bootstrap.servers}, where it neither encrypts nor asks who is there
     */
    public String bootstrapServers() {
        return listeners.plain();
    }

    /**
     * Returns where the broker asks for a password (SASL/PLAIN, not encrypted).
     *
     * @return for {@code bootstrap.servers}
     * @throws IllegalStateException if it was not built {@link Builder#withPassword}
     */
    public String passwordBootstrapServers() {
        return listeners.password();
    }

    /**
     * Returns where the broker encrypts.
     *
     * @return for {@code bootstrap.servers}
     * @throws IllegalStateException if it was not built {@link Builder#withTls}
     */
    public String tlsBootstrapServers() {
        return listeners.tls();
    }

    /**
     * Returns the certificate that the broker has signed itself.
     *
     * @return a file, for {@code ssl.truststore.location} with the {@code ssl.truststore.type} PEM
     * @throws IllegalStateException if it was not built {@link Builder#withTls}
     */
    public Path certificate() {
        listeners.tls();
        return SelfSignedCertificate.in(work);
    }

    /**
     * Starts the broker again, on the same ports and the same data, and waits until it answers.
     *
     * @throws IOException if it does not answer within a minute
     * @throws IllegalStateException if it runs
     */
    public void restart() throws IOException {
        driver.start();
    }

    /**
     * Asks the broker to end, and waits until it has.
     *
     * @throws IOException if it does not end
     */
    public void stop() throws IOException {
        driver.stop();
    }

    /**
     * Kills the broker by SIGKILL, whatever it is doing, and waits until it is gone.
     *
     * @throws IOException if it does not end
     */
    public void kill() throws IOException {
        driver.kill();
    }

    /**
     * Ends the broker; its data stay.
     *
     * @throws IOException if it does not end
     */
    @Override
    public void close() throws IOException {
        driver.close();
        ServerDirectory.delete(work);
    }

    private Path configuration() {
        return work.resolve("broker.properties");
    }

    private void prepare(Map<String, String> settings) throws IOException {
        Properties properties = new Properties();
        properties.putAll(broker());
        properties.putAll(listeners.properties(
                work, inContainer ? ContainerDescription.LISTEN_ADDRESS : KafkaListeners.LOOPBACK));
        properties.putAll(settings);
        try (var writer = Files.newBufferedWriter(configuration())) {
            properties.store(writer, null);
        }
    }

    private Map<String, String> broker() {
        Map<String, String> properties = new TreeMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("log.dirs", data.toString());
        properties.put("auto.create.topics.enable", "false");
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.put(topic + ".replication.factor", "1");
            properties.put(topic + ".num.partitions", "4");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        // After a kill it is not let in before its former self is given up, which takes 9 s by default. With much
        // less, one that a busy machine keeps from its heartbeats is given up alive.
        properties.put("broker.session.timeout.ms", "6000");
        properties.put("broker.heartbeat.interval.ms", "500");
        // 128 MB unless told otherwise
        properties.put("log.cleaner.dedupe.buffer.size", "2097152");
        return properties;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), listeners.plainPort()),
                    PROBE_TIMEOUT_MILLIS);
            socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
            DataOutputStream request = new DataOutputStream(socket.getOutputStream());
            request.writeInt(10); // bytes that follow
            request.writeShort(API_VERSIONS);
            request.writeShort(0); // its version
            request.writeInt(1); // the number of the request
            request.writeShort(-1); // no name of a client
            request.flush();
            return new DataInputStream(socket.getInputStream()).readInt() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Describes a broker.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final List<String> SMALL = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

        private final Map<String, String> settings = new TreeMap<>();
        private List<String> jvmOptions = SMALL;
        private boolean withPassword;
        private boolean withTls;

        private Builder() {}

        /**
         * Lets the broker also listen where it asks for {@link KafkaServer#USER} and {@link KafkaServer#PASSWORD}.
         *
         * @return this
         */
        public Builder withPassword() {
            withPassword = true;
            return this;
        }

        /**
         * Lets the broker also listen where it encrypts, with a certificate of its own.
         *
         * @return this
         */
        public Builder withTls() {
            withTls = true;
            return this;
        }

        /**
         * Sets a property of the broker.
         *
         * @param name as Kafka names it
         * @param value in place of what the broker would have
         * @return this
         */
        public Builder property(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /**
         * Sets the options of the broker's JVM, which is small and compiles quickly rather than well unless told otherwise.
         *
         * @param options all of them, such as {@code -Xmx1g}
         * @return this
         */
        public Builder jvmOptions(String... options) {
            jvmOptions = List.of(options);
            return this;
        }

        /**
         * Starts the broker and waits until it answers.
         *
         * @param data where it keeps its topics, as for {@link KafkaServer#start}
         * @return the broker; the caller closes it
         * @throws IOException if its jars are not there, or it does not start within a minute; the message has what it
         *     said
         */
        public KafkaServer start(Path data) throws IOException {
            return start(data, ServerMode.chosen());
        }

        /** Starts the broker in a container if that is the mode, for a process needs nothing that may be missing. */
        KafkaServer start(Path data, ServerMode mode) throws IOException {
            String image = mode == ServerMode.DOCKER ? image() : null;
            Files.createDirectories(data);
            List<String> options = new ArrayList<>(jvmOptions);
            options.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
            Path work = Files.createTempDirectory("tidemark-kafka-server-");
            KafkaListeners listeners = KafkaListeners.find(withPassword, withTls);
            KafkaServer server = new KafkaServer(data, work, listeners, options, image);
            try {
                if (withTls) {
                    SelfSignedCertificate.make(work);
                }
                server.prepare(settings);
                server.restart();
                return server;
            } catch (IOException e) {
                server.close();
                throw e;
            }
        }

        private static String image() throws IOException {
            String image = ServerImage.kafka(KafkaProcess.FOLDER);
            String obstacle = DockerEngine.obstacle(image);
            if (obstacle != null) {
                throw new IOException("No Kafka broker can be started in a container: " + obstacle);
            }
            return image;
        }
    }
}
