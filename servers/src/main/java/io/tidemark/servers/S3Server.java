package io.tidemark.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A server that speaks S3 (s3proxy) and keeps its objects in a directory, in a process of its own on the loopback
 * interface. It asks for the credentials {@link #ACCESS_KEY} and {@link #SECRET_KEY}; each directory in its data directory
 * is a bucket. Its jars come from {@code servers/s3proxy/target/lib} of the project, which the build of the tests makes.
 *
 * <p>It has one port for its life: {@link #stop} or {@link #kill} it and {@link #restart} it, and its clients find it
 * where it was, with all that it had acknowledged. It ends with the process that started it. Not thread-safe.
 *
 * @since 0.1
 */
public final class S3Server implements AutoCloseable {
    /** The access key that the server asks for. */
    public static final String ACCESS_KEY = "tidemark-test";

    /** The secret key that the server asks for. */
    public static final String SECRET_KEY = "tidemark-test-secret";

    private static final String FOLDER = "servers/s3proxy";
    private static final String MAIN = "org.gaul.s3proxy.Main";

    private final Path data;
    private final Path work;
    private final int port;
    private final ServerJvm jvm;

    private S3Server(Path data, Path work, int port) {
        this.data = data;
        this.work = work;
        this.port = port;
        this.jvm = new ServerJvm("The S3 server at " + endpoint(), FOLDER, work.resolve("log"));
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param data where it keeps its objects; made if it is missing, and left when the server is closed
     * @return the server; the caller closes it
     * @throws IOException if its jars are not there, or it does not start within a minute; the message has what it said
     */
    public static S3Server start(Path data) throws IOException {
        Files.createDirectories(data);
        S3Server server = new S3Server(data, Files.createTempDirectory("tidemark-s3-server-"), FreePort.find());
        try {
            server.restart();
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Returns where the server is, also while it is stopped.
     *
     * @return {@code http://127.0.0.1:port}
     */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /**
     * Returns the credentials as the AWS SDK looks for them in the environment of a process.
     *
     * @return two variables
     */
    public static Map<String, String> credentialsForEnvironment() {
        return Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    }

    /** Sets the system properties of this process in which the AWS SDK looks for credentials. */
    public static void setCredentialsOfThisProcess() {
        System.setProperty("aws.accessKeyId", ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", SECRET_KEY);
    }

    /**
     * Makes a bucket, also while the server is stopped. One that is there is left as it is.
     *
     * @param name of the bucket
     * @throws IOException if that fails
     */
    public void createBucket(String name) throws IOException {
        Files.createDirectories(data.resolve(name));
    }

    /**
     * Starts the server again, on the same port and the same data.
     *
     * @throws IOException if it does not answer within a minute
     * @throws IllegalStateException if it runs
     */
    public void restart() throws IOException {
        List<String> options = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        jvm.start(options, List.of(MAIN, "--properties", writeProperties().toString()), this::answers);
    }

    /**
     * Asks the server to end, and waits until it has.
     *
     * @throws IOException if it does not end
     */
    public void stop() throws IOException {
        jvm.stop();
    }

    /**
     * Kills the server by SIGKILL, whatever it is doing, and waits until it is gone.
     *
     * @throws IOException if it does not end
     */
    public void kill() throws IOException {
        jvm.kill();
    }

    /**
     * Ends the server; its data stay.
     *
     * @throws IOException if it does not end
     */
    @Override
    public void close() throws IOException {
        kill();
        try (Stream<Path> files = Files.list(work)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(work);
    }

    private Path writeProperties() throws IOException {
        Properties properties = new Properties();
        properties.setProperty("s3proxy.authorization", "aws-v2-or-v4");
        properties.setProperty("s3proxy.identity", ACCESS_KEY);
        properties.setProperty("s3proxy.credential", SECRET_KEY);
        properties.setProperty("s3proxy.endpoint", endpoint().toString());
        properties.setProperty("jclouds.provider", "filesystem-nio2");
        properties.setProperty(
                "jclouds.filesystem.basedir", data.toAbsolutePath().toString());
        properties.setProperty("jclouds.identity", "unused");
        properties.setProperty("jclouds.credential", "unused");
        Path file = work.resolve("s3proxy.properties");
        try (var writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
