package io.tidemark.examples.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.examples.JavaProcess;
import io.tidemark.servers.SearchRelease;
import io.tidemark.servers.SearchServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real JVM with SIGKILL while it writes to Elasticsearch, once together with the node, and starts it with other subtasks. */
class PageViewsKillTest {
    private static final int VISITS = 4_000;
    private static final int VISITS_PER_SECOND = 1_000;
    private static final int KILLS = 4;
    private static final int MAX_LATER_MILLIS = 300;
    private static final int MAX_PARALLELISM = 3;
    private static final int SIGKILLED = 128 + 9;
    private static final int NOT_FOUND = 404;
    private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");
    private static final Pattern VIEWS = Pattern.compile("\"views\":(\\d+)");

    @TempDir
    Path directory;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final StringBuilder story = new StringBuilder("-Dseed=" + seed);
    private SearchServer node;

    @BeforeEach
    void startNode() throws IOException {
        node = SearchRelease.ELASTICSEARCH_8.start();
    }

    @AfterEach
    void stopNode() throws IOException {
        node.close();
    }

    @Test
    void everyVisitIsStoredAndCountedOnceHoweverOftenProcessAndNodeAreKilled() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            killed(kill == 1);
        }
        try (JavaProcess job = start(0)) {
            assertThat(job.exitCode())
                    .as("exit code; %s%n%s", story, job.errors())
                    .isZero();
        }
        assertThat(visits()).as(story.toString()).containsExactlyInAnyOrderElementsOf(allVisits());
        for (Map.Entry<String, Long> page : allViews().entrySet()) {
            assertThat(views(page.getKey())).as("%s; %s", page.getKey(), story).containsExactly(page.getValue());
        }
    }

    private void killed(boolean nodeToo) throws IOException, InterruptedException {
        int before = visits().size();
        int millis = random.nextInt(MAX_LATER_MILLIS);
        story.append(", killed " + millis + " ms after it had stored more than " + before);
        try (JavaProcess job = start(VISITS_PER_SECOND)) {
            job.awaitUnlessEnded(() -> visits().size() > before);
            if (nodeToo) {
                node.kill();
                node.restart();
                story.append(" and the node was killed");
            }
            if (!job.endsWithin(millis)) {
                job.kill();
            }
            assertThat(job.exitCode())
                    .as("exit code; %s%n%s", story, job.errors())
                    .isIn(0, SIGKILLED);
        }
    }

    private JavaProcess start(int visitsPerSecond) throws IOException {
        int parallelism = 1 + random.nextInt(MAX_PARALLELISM);
        story.append(", parallelism " + parallelism);
        return JavaProcess.start(
                directory,
                JavaProcess.classPath(),
                PageViewsJob.class.getName(),
                List.of(
                        node.url(),
                        directory.resolve("checkpoints").toString(),
                        Integer.toString(VISITS),
                        Integer.toString(visitsPerSecond),
                        Integer.toString(parallelism)));
    }

    private static List<Long> allVisits() {
        List<Long> all = new ArrayList<>();
        for (long number = 0; number < VISITS; number++) {
            all.add(number);
        }
        return all;
    }

    private static Map<String, Long> allViews() {
        Map<String, Long> all = new TreeMap<>();
        allVisits().forEach(number -> all.merge(Visit.of(number).page(), 1L, Long::sum));
        return all;
    }

    /** Returns the numbers of the visits that a search finds. */
    private List<Long> visits() {
        if (request("POST", "/visits/_refresh").statusCode() == NOT_FOUND) {
            return List.of();
        }
        return numbers(NUMBER, request("GET", "/visits/_search?size=" + 2 * VISITS));
    }

    private List<Long> views(String page) {
        return numbers(VIEWS, request("GET", "/pages/_doc/" + page));
    }

    private static List<Long> numbers(Pattern pattern, HttpResponse<String> found) {
        return pattern.matcher(found.body())
                .results()
                .map(number -> Long.parseLong(number.group(1)))
                .toList();
    }

    private HttpResponse<String> request(String method, String path) {
        try {
            return node.request(method, path, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
