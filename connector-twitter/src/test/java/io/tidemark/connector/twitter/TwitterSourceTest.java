package io.tidemark.connector.twitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TwitterSourceTest {
    private static final String FIRST = StreamServer.post("1", "one");
    private static final String SECOND = StreamServer.post("2", "two ü");

    private StreamServer server;

    @BeforeEach
    void start() throws IOException {
        server = new StreamServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TwitterSourceBuilder filtered() {
        return TwitterSource.filteredStream().setBearerToken(StreamServer.TOKEN).setEndpoint(server.endpoint());
    }

    private void awaitConnection() {
        while (!server.isConnected()) {
            Thread.onSpinWait(); // the limit is that of the test
        }
    }

    @Test
    void readsPostsAsObjects() throws Exception {
        server.send(List.of(FIRST, "", SECOND));
        try (TestReader<Tweet> reader = new TestReader<>(filtered().build())) {
            reader.read(2);
            List<MatchingRule> rules = List.of(new MatchingRule("1", "cats"), new MatchingRule("2", ""));
            assertThat(reader.records)
                    .containsExactly(
                            new Tweet("1", "one", "7", StreamServer.CREATED_AT, rules, FIRST),
                            new Tweet("2", "two ü", "7", StreamServer.CREATED_AT, rules, SECOND));
            assertThat(reader.timestamps).containsOnly(StreamServer.CREATED_AT.toEpochMilli());
            reader.readUntil(() -> reader.count("recordsRead") == 2);
            assertThat(reader.gauge("recordsLag")).hasValue(0);
            assertThat(reader.count("bytesRead")).isEqualTo(FIRST.length() + SECOND.length() + 1);
        }
        assertThat(server.streamRequests())
                .containsExactly(URI.create("/2/tweets/search/stream?tweet.fields=author_id%2Ccreated_at"));
    }

    @Test
    void readsPostsOfTheSampledStreamAsJson() throws Exception {
        server.send(List.of(FIRST));
        TwitterSource<String> source = TwitterSource.sampledStream()
                .setBearerToken(StreamServer.TOKEN)
                .setEndpoint(server.endpoint())
                .setTweetFields()
                .setParameter("user.fields", "name,url")
                .setBackfillMinutes(5)
                .buildRaw();
        try (TestReader<String> reader = new TestReader<>(source)) {
            assertThat(reader.read(1).records).containsExactly(FIRST);
        }
        assertThat(server.streamRequests())
                .containsExactly(URI.create("/2/tweets/sample/stream?backfill_minutes=1&user.fields=name%2Curl"));
    }

    @Test
    void givesTheAppItsRules() throws Exception {
        server.addRule("dog");
        server.addRule("cat");
        TwitterSource<Tweet> source = filtered()
                .setRules(StreamRule.of("cat"), new StreamRule("bird has:images", "birds"))
                .build();
        server.send(List.of(FIRST));
        try (TestReader<Tweet> reader = new TestReader<>(source)) {
            reader.read(1);
        }
        assertThat(server.rules())
                .containsExactly("\"value\":\"cat\"", "\"value\":\"bird has:images\",\"tag\":\"birds\"");
    }

    @Test
    void failsForARuleThatTheServiceDoesNotTake() throws Exception {
        TwitterSource<Tweet> source = filtered().setRules(StreamRule.of("(cat")).build();
        try (TestReader<Tweet> reader = new TestReader<>(source)) {
            assertThatThrownBy(() -> reader.read(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Twitter source 'posts' of job 'job'")
                    .hasMessageContaining("it did not take the rules")
                    .hasMessageContaining("UnprocessableEntity");
        }
    }

    @Test
    void failsForAWrongTokenAndDoesNotShowIt() throws Exception {
        try (TestReader<Tweet> reader =
                new TestReader<>(filtered().setBearerToken("wrong-token").build())) {
            assertThatThrownBy(() -> reader.read(1))
                    .hasMessageContaining("/2/tweets/search/stream with status 401")
                    .hasMessageContaining("Unauthorized")
                    .hasMessageContaining("Check the bearer token")
                    .hasMessageNotContaining("wrong-token");
        }
    }

    @Test
    void connectsAnewWhenTheStreamEnds() throws Exception {
        server.send(List.of(FIRST));
        try (TestReader<Tweet> reader = new TestReader<>(filtered().build())) {
            reader.read(1);
            server.sendOnce("{\"errors\":[{\"title\":\"operational-disconnect\",\"disconnect_type\":\"x\"}]}");
            server.closeStreams();
            server.send(List.of(SECOND));
            reader.read(2).readUntil(() -> reader.count("reconnects") == 1);
            assertThat(reader.records).extracting(Tweet::id).containsExactly("1", "2");
            assertThat(reader.count("skippedRecords")).isZero();
            assertThat(reader.count("errors")).isOne();
        }
    }

    @Test
    void connectsAnewWhenThereIsNoSignOfLife() throws Exception {
        TwitterSource<Tweet> source =
                filtered().setStallTimeout(Duration.ofMillis(100)).build();
        try (TestReader<Tweet> reader = new TestReader<>(source)) {
            reader.readUntil(() -> reader.count("reconnects") >= 1);
            server.send(List.of(FIRST));
            reader.read(1);
        }
        assertThat(server.streamRequests()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void waitsUntilTheServiceAllowsMoreRequests() throws Exception {
        long resetSeconds = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()) + 1;
        server.answer(429, "{\"title\":\"Too Many\"}", Map.of("x-rate-limit-reset", Long.toString(resetSeconds)));
        server.send(List.of(FIRST));
        try (TestReader<Tweet> reader = new TestReader<>(filtered().build())) {
            reader.read(1);
            assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toMillis(resetSeconds));
        }
    }

    @Test
    void leavesOutAndCountsWhatIsNoPost() throws Exception {
        server.send(List.of("no JSON", "{\"data\":{\"id\":\"1\"}}", "[]", FIRST));
        try (TestReader<Tweet> reader = new TestReader<>(filtered().build())) {
            reader.read(1).readUntil(() -> reader.count("skippedRecords") == 3);
            assertThat(reader.records).extracting(Tweet::id).containsExactly("1");
            assertThat(reader.count("recordsRead")).isEqualTo(4);
        }
    }

    @Test
    void asksForWhatCameSinceTheCheckpoint() throws Exception {
        server.send(
                List.of(StreamServer.post("1", "one", Instant.now()), StreamServer.post("2", "two", Instant.now())));
        TwitterSource<Tweet> source = filtered().setBackfillMinutes(3).build();
        List<StreamSplit> splits;
        try (TestReader<Tweet> reader = new TestReader<>(source)) {
            reader.read(2);
            splits = reader.reader.snapshot(1);
        }
        try (TestReader<Tweet> reader = new TestReader<>(source, splits)) {
            assertThat(reader.read(2).records).extracting(Tweet::id).containsExactly("1", "2");
            assertThat(reader.count("gaps")).isZero();
        }
        long longAgo = System.currentTimeMillis() - TimeUnit.MINUTES.toMillis(4);
        try (TestReader<Tweet> reader =
                new TestReader<>(source, List.of(new StreamSplit("filtered-stream", longAgo)))) {
            reader.read(2).readUntil(() -> reader.count("gaps") == 1);
        }
        assertThat(server.streamRequests())
                .extracting(uri -> uri.getQuery().replaceFirst("&.*", ""))
                .containsExactly("backfill_minutes=1", "backfill_minutes=1", "backfill_minutes=3");
    }

    @Test
    void holdsTheServiceWhileNobodyPollsAndKnowsHowFarItCame() throws Exception {
        List<String> posts = new ArrayList<>();
        for (int second = 0; second < 10; second++) {
            posts.add(StreamServer.post(Integer.toString(second), "late", Instant.ofEpochSecond(second)));
        }
        server.send(posts);
        try (TestReader<Tweet> reader =
                new TestReader<>(filtered().setMaxQueued(1).build())) {
            while (reader.records.isEmpty()) {
                reader.reader.poll(reader, 1);
            }
            while (reader.gauge("recordsLag").getAsLong() != 1) {
                Thread.onSpinWait(); // the limit is that of the test
            }
            assertThat(reader.reader.snapshot(1).get(0).coveredUntilMillis()).isBetween(0L, 1_000L);
            assertThat(reader.read(10).timestamps).isSorted().endsWith(9_000L);
            assertThat(reader.reader.snapshot(2).get(0).coveredUntilMillis()).isLessThanOrEqualTo(9_000);
        }
    }

    @Test
    void closesInBoundedTimeWhileItWaits() throws Exception {
        server.answer(503, "", Map.of());
        TestReader<Tweet> waiting = new TestReader<>(filtered().build());
        long start = System.nanoTime();
        waiting.close();
        TestReader<Tweet> reading = new TestReader<>(filtered().build());
        awaitConnection();
        reading.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void declaresWhatItCanKeep() {
        TwitterSource<Tweet> plain = filtered().build();
        assertThat(plain.guarantee().guarantee()).isEqualTo(Guarantee.AT_MOST_ONCE);
        assertThat(plain.boundedness()).isEqualTo(Boundedness.UNBOUNDED);
        assertThat(filtered().setBackfillMinutes(2).build().guarantee().guarantee())
                .isEqualTo(Guarantee.AT_LEAST_ONCE);
    }

    @Test
    void restoresItsSplitAndCanBeShipped() throws IOException {
        Serde<StreamSplit> serde = filtered().build().splitSerde();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StreamSplit split = new StreamSplit("filtered-stream", 42);
        serde.serialize(split, new DataOutputStream(bytes));
        assertThat(serde.deserialize(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isEqualTo(split);
        try (ObjectOutputStream output = new ObjectOutputStream(new ByteArrayOutputStream())) {
            output.writeObject(filtered().setRules(StreamRule.of("cat")).buildRaw());
        }
    }

    @Test
    void refusesWrongOptions() {
        for (Runnable wrong : List.<Runnable>of(
                () -> TwitterSource.sampledStream().setRules(StreamRule.of("cat")),
                () -> filtered().setRules(),
                () -> StreamRule.of(" "),
                () -> filtered().setBackfillMinutes(6),
                () -> filtered().setBackfillMinutes(-1),
                () -> filtered().setMaxQueued(0),
                () -> filtered().setStallTimeout(Duration.ZERO),
                () -> filtered().setConnectionTimeout(Duration.ofDays(2)),
                () -> filtered().setParameter("backfill_minutes", "1"),
                () -> filtered().setEndpoint(URI.create("http://api.example")),
                () -> filtered().setEndpoint(URI.create("https://api.example/2")),
                () -> TwitterSource.filteredStream().build())) {
            assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> filtered().setBearerToken("se cret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("cret");
        assertThat(new BearerToken("secret")).hasToString("[hidden]");
    }
}
