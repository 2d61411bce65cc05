package io.tidemark.servers;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    private static final String LIB = "servers/s3proxy/target/lib";
    private static final String MAIN = "org.gaul.s3proxy.Main";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 20;

    private final Path data;
    private final Path work;
    private final int port;
    private @Nullable Process process;

    private S3Server(Path data, Path work, int port) {
        this.data = data;
        this.work = work;
        this.port = port;
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
        if (process != null) {
            throw new IllegalStateException("The S3 server at " + endpoint() + " runs already.");
        }
        Process started = launch();
        process = started;
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!answers()) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                kill();
                throw new IOException("The S3 server did not start at " + endpoint() + ":\n" + Files.readString(log()));
            }
            pause(started);
        }
    }

    /**
     * Asks the server to end, and waits until it has.
     *
     * @throws IOException if it does not end
     */
    public void stop() throws IOException {
        end(Process::destroy);
    }

    /**
     * Kills the server by SIGKILL, whatever it is doing, and waits until it is gone.
     *
     * @throws IOException if it does not end
     */
    public void kill() throws IOException {
        end(Process::destroyForcibly);
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

    private interface Ending {
        void of(Process process);
    }

    private void end(Ending ending) throws IOException {
        Process running = process;
        if (running == null) {
            return;
        }
        ending.of(running);
        try {
            if (!running.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly();
                throw new IOException("The S3 server at " + endpoint() + " did not end within " + STOP_TIMEOUT);
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        process = null;
    }

    private Process launch() throws IOException {
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
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                place(S3Server.class) + File.pathSeparator + lib().resolve("*"),
                ChildMain.class.getName(),
                MAIN,
                "--properties",
                file.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private Path log() {
        return work.resolve("log");
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause(Process started) throws IOException {
        try {
            started.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            started.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the S3 server started", e);
        }
    }

    /** Finds the server's jars from where this class lies, or from where the process runs, upwards. */
    private static Path lib() throws IOException {
        for (Path start : List.of(place(S3Server.class), Path.of("").toAbsolutePath())) {
            for (Path folder = start; folder != null; folder = folder.getParent()) {
                if (Files.isDirectory(folder.resolve(LIB))) {
                    return folder.resolve(LIB);
                }
            }
        }
        throw new IOException("The jars of the S3 server are not in " + LIB
                + " of the project; run 'mvn -pl servers/s3proxy generate-resources' at its root");
    }

    /** Finds the jar or directory that a class came from. */
    private static Path place(Class<?> type) {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        String url = Objects.requireNonNull(type.getResource(file)).toString();
        String place = url.substring(0, url.length() - file.length())
                .replaceFirst("^jar:", "")
                .replaceFirst("!$", "");
        return Path.of(URI.create(place));
    }
}
