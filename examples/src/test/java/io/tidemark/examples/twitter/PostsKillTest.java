package io.tidemark.examples.twitter;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.examples.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real JVM with SIGKILL while it reads posts, and starts it with other subtasks. */
class PostsKillTest {
    private static final int KILLS = 4;
    private static final int POSTS_PER_RUN = 300;
    private static final int MAX_PARALLELISM = 3;
    private static final int MAX_LATER_MILLIS = 300;
    private static final int SIGKILLED = 128 + 9;
    private static final Pattern ID = Pattern.compile("\"id\":\"(\\d+)\"");

    @TempDir
    Path directory;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final StringBuilder story = new StringBuilder("-Dseed=" + seed);
    private int posted;

    @Test
    void everyPostIsPublishedOnceHoweverOftenTheProcessIsKilled() throws Exception {
        try (PostsService service = new PostsService()) {
            for (int kill = 0; kill < KILLS; kill++) {
                int before = published().size();
                runUntil(service, () -> published().size() > before, random.nextInt(MAX_LATER_MILLIS));
            }
            runUntil(service, () -> published().size() >= posted, 0);
        }
        assertThat(published())
                .as(story.toString())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, posted).boxed().toList());
    }

    private void runUntil(PostsService service, BooleanSupplier enough, int millis)
            throws IOException, InterruptedException {
        int parallelism = 1 + random.nextInt(MAX_PARALLELISM);
        story.append(", parallelism " + parallelism + " killed " + millis + " ms later");
        try (JavaProcess job = start(service, parallelism)) {
            int last = posted + POSTS_PER_RUN;
            while (posted < last) {
                service.post(posted++);
            }
            job.awaitUnlessEnded(enough);
            job.endsWithin(millis);
            job.kill();
            assertThat(job.exitCode())
                    .as("exit code; %s%n%s", story, job.errors())
                    .isEqualTo(SIGKILLED);
        }
    }

    private JavaProcess start(PostsService service, int parallelism) throws IOException {
        return JavaProcess.start(
                directory,
                JavaProcess.classPath(),
                PostsJob.class.getName(),
                List.of("cat", directory.toString(), Integer.toString(parallelism), service.endpoint()),
                Map.of("BEARER_TOKEN", "test-token"));
    }

    private List<Integer> published() {
        Path output = directory.resolve("output");
        List<Integer> ids = new ArrayList<>();
        if (Files.exists(output)) {
            try (Stream<Path> files = Files.list(output)) {
                for (Path file : files.filter(f -> !f.getFileName().toString().startsWith("."))
                        .toList()) {
                    ID.matcher(Files.readString(file)).results().forEach(id -> ids.add(Integer.parseInt(id.group(1))));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return ids;
    }
}
