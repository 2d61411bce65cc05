package io.tidemark.backend.s3;

import io.tidemark.backend.s3.service.Encryption;
import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.backend.s3.service.S3Clients;
import io.tidemark.backend.s3.service.S3Options;
import io.tidemark.servers.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;

/** One server for all tests of this module, and a bucket for each that asks. */
@SuppressWarnings("exports") // for the tests of the packages beside
public final class TestServer {
    public static final TestServer SHARED = new TestServer();

    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private final Path data;
    private final S3Server server;
    private final S3Client client;

    private TestServer() {
        try {
            data = Files.createTempDirectory("tidemark-s3-data-");
            server = S3Server.start(data);
            Runtime.getRuntime().addShutdownHook(new Thread(this::end));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        S3Server.setCredentialsOfThisProcess();
        client = S3Clients.create(options(server.endpoint(), Duration.ofSeconds(120)));
    }

    private void end() {
        try {
            server.close();
            deleteTree(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static S3Options options(URI endpoint, Duration timeout) {
        return new S3Options(endpoint, null, true, Encryption.OF_THE_BUCKET, timeout);
    }

    public URI endpoint() {
        return server.endpoint();
    }

    /** A client of all tests, as each of their own would keep threads. */
    public S3Client client() {
        return client;
    }

    public String newBucket() throws IOException {
        String name = "bucket-" + BUCKETS.incrementAndGet();
        server.createBucket(name);
        return name;
    }

    /** Removes a bucket with all in it, behind the server's back. */
    void removeBucket(String name) throws IOException {
        deleteTree(data.resolve(name));
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    public URI location(String bucket, String key) {
        return URI.create("s3://" + bucket + "/" + key + "?endpoint=" + server.endpoint());
    }

    public ObjectStore store(String bucket) {
        return new ObjectStore(
                client, false, bucket, "bucket '" + bucket + "'", Encryption.OF_THE_BUCKET, ObjectStore.MAX_BATCH);
    }

    S3CheckpointStorage.Builder builder(String bucket) {
        return S3CheckpointStorage.builder().setBucket(bucket).setClient(client);
    }
}
