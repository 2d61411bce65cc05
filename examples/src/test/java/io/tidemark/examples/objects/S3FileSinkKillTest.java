package io.tidemark.examples.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.examples.JavaProcess;
import io.tidemark.servers.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Kills a real JVM with SIGKILL at random moments while it writes objects, and the server that it writes them to. */
class S3FileSinkKillTest {
    private static final int ROUNDS = 3;
    private static final int KILLS = 3;
    private static final int RATE = 2_000;
    private static final int MAX_LATER_MILLIS = 200;
    private static final int MAX_PARALLELISM = 3;
    private static final int SIGKILLED = 128 + 9;
    private static final String OUTPUT = "output";

    /** The server of the tests writes beside an object before it renames, and a kill leaves that: no service does so. */
    private static final Pattern OBJECT = Pattern.compile("numbers/part-\\d{2}-.+-\\d{8}");

    @TempDir
    Path directory;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final StringBuilder story = new StringBuilder("-Dseed=" + seed);

    @RepeatedTest(ROUNDS)
    void publishesEveryRecordOnceThoughProcessAndServerAreKilled() throws IOException, InterruptedException {
        try (S3Server server = S3Server.start(directory.resolve("server"))) {
            server.createBucket(OUTPUT);
            server.createBucket("checkpoints");
            int withServer = random.nextInt(KILLS);
            for (int kill = 0; kill < KILLS; kill++) {
                killed(server, kill == withServer);
            }
            finish(server);
            try (S3Client client = client(server.endpoint())) {
                Map<Long, List<String>> published = published(client);
                assertThat(published.keySet()).as("published at all; %s", story).hasSize(NumbersToObjects.NUMBERS);
                published.values().removeIf(keys -> keys.size() == 1);
                assertThat(published).as("published more than once; %s", story).isEmpty();
                assertThat(client.listMultipartUploads(request -> request.bucket(OUTPUT))
                                .uploads())
                        .as("uploads that nobody ends; %s", story)
                        .isEmpty();
            }
        }
    }

    private void killed(S3Server server, boolean serverToo) throws IOException, InterruptedException {
        int numbers = random.nextInt(NumbersToObjects.NUMBERS / KILLS);
        int millis = random.nextInt(MAX_LATER_MILLIS);
        story.append(String.format(
                ", killed %d ms after %d numbers%s", millis, numbers, serverToo ? " and the server before" : ""));
        try (JavaProcess job = start(server, RATE)) {
            job.awaitUnlessEnded(() -> job.progress(NumbersToObjects.PROGRESS) >= numbers);
            if (serverToo) {
                server.kill();
                server.restart();
            }
            if (!job.endsWithin(millis)) {
                job.kill();
            }
            assertThat(job.exitCode())
                    .as("exit code; %s%n%s", story, job.errors())
                    .isIn(0, SIGKILLED);
        }
    }

    private void finish(S3Server server) throws IOException, InterruptedException {
        try (JavaProcess job = start(server, 0)) {
            assertThat(job.exitCode())
                    .as("exit code; %s%n%s", story, job.errors())
                    .isZero();
        }
    }

    private JavaProcess start(S3Server server, int rate) throws IOException {
        String options = "?path-style=true&region=us-east-1&endpoint=" + server.endpoint();
        return JavaProcess.start(
                directory,
                JavaProcess.classPath(),
                NumbersToObjects.class.getName(),
                List.of(
                        "s3://" + OUTPUT + "/numbers" + options,
                        "s3://checkpoints/numbers" + options,
                        Integer.toString(1 + random.nextInt(MAX_PARALLELISM)),
                        Integer.toString(20 + random.nextInt(80)),
                        Integer.toString(rate)),
                S3Server.credentialsForEnvironment());
    }

    private static S3Client client(URI endpoint) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)))
                .build();
    }

    /** Returns the objects that each number is in. */
    private static Map<Long, List<String>> published(S3Client client) {
        Map<Long, List<String>> published = new TreeMap<>();
        for (S3Object object :
                client.listObjectsV2Paginator(request -> request.bucket(OUTPUT)).contents()) {
            client.getObjectAsBytes(request -> request.bucket(OUTPUT).key(object.key()))
                    .asUtf8String()
                    .lines()
                    .forEach(line -> published
                            .computeIfAbsent(Long.valueOf(line), number -> new ArrayList<>())
                            .add(object.key()));
        }
        return published;
    }
}
