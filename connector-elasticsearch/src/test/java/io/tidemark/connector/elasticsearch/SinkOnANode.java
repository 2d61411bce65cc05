package io.tidemark.connector.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.servers.SearchRelease;
import io.tidemark.servers.SearchServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sink does on a node of one version. */
@Timeout(120)
abstract class SinkOnANode {
    private static final Duration NEVER = Duration.ofDays(1);

    private final SearchRelease release;
    private final String index = Documents.newIndex();

    SinkOnANode(SearchRelease release) {
        this.release = release;
    }

    final SearchServer node() {
        return SharedNode.of(release);
    }

    private Documents documents() {
        return new Documents(node(), index);
    }

    private ElasticsearchSinkBuilder<BulkAction> sink() {
        return TestWriter.sink(node().url());
    }

    private BulkAction text(String text) {
        return TestWriter.text(index, text);
    }

    @Test
    void carriesOutEveryKindOfAction() throws IOException {
        try (TestWriter writer = TestWriter.open(sink())) {
            writer.write(
                    BulkAction.index(index).id("indexed").document("{\"n\": 1}"),
                    BulkAction.index(index).id("indexed").document("{\n  \"n\": 2\r\n}\n"),
                    BulkAction.create(index).id("created").document("{\"n\":3}".getBytes(StandardCharsets.UTF_8)),
                    BulkAction.create(index).id("created").document(Map.of("n", 4)),
                    BulkAction.update(index, "created").document(Map.of("m", List.of("v", "ü"))),
                    BulkAction.upsert(index, "upserted").document(Map.of("n", 6)),
                    BulkAction.upsert(index, "upserted").document(Map.of("p", 7)),
                    text("deleted"),
                    BulkAction.delete(index, "deleted"),
                    BulkAction.delete(index, "never there"));
            writer.flush();
            assertThat(writer.count("recordsWritten")).isEqualTo(9);
            assertThat(writer.count("repeatedRecords")).isEqualTo(1);
            assertThat(writer.count("bulkRequests")).isEqualTo(1);
            assertThat(writer.count("bytesWritten")).isGreaterThan(400);
        }
        assertThat(documents().source("indexed")).isEqualToIgnoringWhitespace("{\"n\": 2}");
        assertThat(documents().source("created")).isEqualTo("{\"n\":3,\"m\":[\"v\",\"ü\"]}");
        assertThat(documents().source("upserted")).isEqualTo("{\"n\":6,\"p\":7}");
        assertThat(documents().source("deleted")).isNull();
    }

    @Test
    void keepsTheDocumentWithTheHighestVersion() throws IOException {
        try (TestWriter writer = TestWriter.open(sink())) {
            writer.write(text("a").version(7)).flush();
            writer.write(
                    BulkAction.index(index).id("a").version(6).document(Map.of("text", "older")),
                    BulkAction.index(index).id("a").version(7).document(Map.of("text", "same")),
                    BulkAction.delete(index, "a").version(5));
            writer.flush();
            assertThat(documents().texts()).containsExactly("a");
            assertThat(writer.count("repeatedRecords")).isEqualTo(3);
            writer.write(BulkAction.delete(index, "a").version(8), text("a").version(7))
                    .flush();
            assertThat(documents().texts()).isEmpty();
        }
    }

    @Test
    void choosesTheIndexByRecordAndTheShardByRouting() throws IOException {
        String other = Documents.newIndex();
        try (TestWriter writer = TestWriter.open(sink())) {
            writer.write(text("here").routing("r"), TestWriter.text(other, "there"))
                    .flush();
        }
        assertThat(documents().texts()).containsExactly("here");
        assertThat(new Documents(node(), other).texts()).containsExactly("there");
        assertThat(documents().document("here", "r")).contains("\"_routing\":\"r\"");
    }

    @Test
    void sendsDocumentsThroughAPipeline() throws IOException {
        List<FailedAction> failed = new ArrayList<>();
        Documents.ok(node().request("PUT", "/_ingest/pipeline/known", "{\"processors\":[]}"));
        try (TestWriter writer = TestWriter.open(sink().setFailedActionHandler(failed::add))) {
            writer.write(text("a").pipeline("known"), text("b").pipeline("unknown"), text("c"))
                    .flush();
        }
        assertThat(documents().texts()).containsExactlyInAnyOrder("a", "c");
        assertThat(failed).singleElement().satisfies(action -> {
            assertThat(action.action().id()).isEqualTo("b");
            assertThat(action.reason()).contains("pipeline with id [unknown] does not exist");
        });
    }

    @Test
    void sendsWhenThereAreEnoughActions() throws Exception {
        ElasticsearchSinkBuilder<BulkAction> byCount =
                sink().setBulkFlushMaxActions(3).setBulkFlushInterval(NEVER);
        try (TestWriter writer = TestWriter.open(byCount)) {
            writer.write(text("a"), text("b"), text("c"), text("d"));
            awaitTexts("a", "b", "c");
            writer.flush();
            assertThat(documents().texts()).hasSize(4);
            assertThat(writer.count("bulkRequests")).isEqualTo(2);
        }
    }

    @Test
    void sendsWhenThereAreEnoughBytes() throws Exception {
        String large = "x".repeat(600_000);
        ElasticsearchSinkBuilder<BulkAction> bySize =
                sink().setBulkFlushMaxSizeMb(1).setBulkFlushInterval(NEVER);
        try (TestWriter writer = TestWriter.open(bySize)) {
            writer.write(
                    BulkAction.index(index).id("a").document(Map.of("text", "a", "more", large)),
                    BulkAction.index(index).id("b").document(Map.of("text", "b", "more", large)));
            awaitTexts("a");
            writer.write(BulkAction.index(index).id("c").document(Map.of("text", "c", "more", List.of(large, large))));
            awaitTexts("a", "b", "c");
            writer.flush();
            assertThat(writer.count("bulkRequests")).isEqualTo(3);
        }
    }

    @Test
    void sendsWhatHasWaitedForTheInterval() throws Exception {
        try (TestWriter writer = TestWriter.open(sink().setBulkFlushInterval(Duration.ofMillis(1)))) {
            writer.write(text("a"));
            awaitTexts("a");
            writer.write(text("b"));
            awaitTexts("a", "b");
        }
    }

    @Test
    void publishesNothingWhenClosedWithoutABarrier() throws IOException {
        TestWriter writer = TestWriter.open(sink().setBulkFlushInterval(NEVER));
        writer.write(text("a"));
        writer.close();
        assertThat(documents().texts()).isEmpty();
    }

    @Test
    void failsTheAttemptForADocumentThatDoesNotFitItsMapping() throws IOException {
        mapNumbers();
        try (TestWriter writer = TestWriter.open(sink())) {
            writer.write(number("one"), number(1));
            assertThatThrownBy(writer::flush)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Elasticsearch sink 'documents' of job 'job'")
                    .hasMessageContaining("index of document 'one' in '" + index + "' was refused with status 400")
                    .hasMessageContaining("failed to parse field [n]")
                    .hasMessageContaining("setFailedActionHandler");
            assertThat(writer.count("refusedRecords")).isEqualTo(1);
        }
    }

    @Test
    void leavesOutADocumentThatDoesNotFitIfToldSo() throws IOException {
        mapNumbers();
        try (TestWriter writer = TestWriter.open(sink().setFailedActionHandler(FailedActionHandler.SKIP))) {
            writer.write(number("one"), number(1), number("two"), number(2)).flush();
            assertThat(writer.count("refusedRecords")).isEqualTo(2);
            assertThat(writer.count("recordsWritten")).isEqualTo(2);
        }
        assertThat(documents().source("1")).isNotNull();
        assertThat(documents().source("one")).isNull();
    }

    @Test
    void handsADocumentThatDoesNotFitToTheHandlerBeforeTheBarrierPasses() throws IOException {
        mapNumbers();
        List<FailedAction> failed = new ArrayList<>();
        try (TestWriter writer = TestWriter.open(sink().setFailedActionHandler(failed::add))) {
            writer.write(
                            number("one"),
                            number(1),
                            BulkAction.update(index, "absent").document("{}"))
                    .flush();
            assertThat(failed)
                    .extracting(action -> action.action().id(), FailedAction::status)
                    .containsExactly(tuple("one", 400), tuple("absent", 404));
            assertThat(failed.get(0).action().document())
                    .asString(StandardCharsets.UTF_8)
                    .contains("one");
        }
    }

    @Test
    void findsTheActionThatSpoilsAWholeRequest() throws IOException {
        List<FailedAction> failed = new ArrayList<>();
        try (TestWriter writer = TestWriter.open(sink().setFailedActionHandler(failed::add))) {
            writer.write(text("a"), text("b"), BulkAction.upsert(index, "c").document("{\"n\":"), text("d"));
            writer.flush();
        }
        assertThat(documents().texts()).containsExactlyInAnyOrder("a", "b", "d");
        assertThat(failed)
                .singleElement()
                .satisfies(action -> assertThat(action.action().id()).isEqualTo("c"));
    }

    @Test
    void keepsTheOrderOfActionsOnADocument() throws IOException {
        try (TestWriter writer = TestWriter.open(sink().setBulkFlushMaxActions(7))) {
            for (int i = 0; i < 200; i++) {
                writer.write(BulkAction.index(index).id("a").document(Map.of("text", i)));
            }
            writer.flush();
        }
        assertThat(documents().source("a")).isEqualTo("{\"text\":199}");
    }

    @Test
    void sendsSeveralRequestsAtOnceIfAllowed() throws IOException {
        try (TestWriter writer =
                TestWriter.open(sink().setBulkFlushMaxActions(5).setMaxInFlightRequests(4))) {
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                writer.write(text("text " + i));
                expected.add("text " + i);
            }
            writer.flush();
            assertThat(documents().texts()).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(writer.count("recordsWritten")).isEqualTo(200);
        }
    }

    @Test
    void sendsAgainWhatTheServerTakesOnlyLater() throws IOException {
        documents().create("{}");
        String other = Documents.newIndex();
        takeNothingMore(true);
        try (FrontServer front = new FrontServer(node().url());
                TestWriter writer =
                        TestWriter.open(TestWriter.sink(front.url()).setBulkFlushInterval(Duration.ofMillis(1)))) {
            writer.write(text("a"), TestWriter.text(other, "b"));
            while (front.requests().size() < 4) {
                Thread.onSpinWait(); // the limit is that of the test
            }
            assertThat(documents().texts()).isEmpty();
            takeNothingMore(false);
            writer.flush();
            assertThat(writer.count("retries")).isGreaterThanOrEqualTo(2);
            assertThat(writer.count("recordsWritten")).isEqualTo(2);
            assertThat(writer.count("refusedRecords")).isZero();
            assertThat(writer.count("errors")).isZero();
        }
        assertThat(documents().texts()).containsExactly("a");
        assertThat(new Documents(node(), other).texts()).containsExactly("b");
    }

    /** Blocks an index as the server does when its disk is full. */
    private void takeNothingMore(boolean full) throws IOException {
        Documents.ok(node().request(
                        "PUT",
                        "/" + index + "/_settings",
                        "{\"index.blocks.read_only_allow_delete\":" + (full ? "true" : "null") + "}"));
    }

    @Test
    void losesNothingWhenTheNodeIsKilledAndComesBack() throws Exception {
        try (SearchServer own = SharedNode.ofOneTest(release)) {
            losesNothingWhenItIsKilled(own);
        }
    }

    private void losesNothingWhenItIsKilled(SearchServer own) throws Exception {
        int count = 2_000;
        ElasticsearchSinkBuilder<BulkAction> sink = TestWriter.sink(own.url())
                .setBulkFlushMaxActions(5)
                .setBulkFlushBackoffStrategy(Duration.ofMillis(10), Duration.ofMillis(500), Duration.ofMinutes(2));
        AtomicInteger written = new AtomicInteger();
        List<String> expected = new ArrayList<>();
        ExecutorService subtask = Executors.newSingleThreadExecutor();
        try (TestWriter writer = TestWriter.open(sink)) {
            Future<?> writing = subtask.submit(() -> {
                for (; written.get() < count; written.incrementAndGet()) {
                    expected.add("text " + written);
                    writer.write(text("text " + written));
                }
                writer.flush();
                return null;
            });
            while (written.get() < 100) {
                Thread.onSpinWait(); // the limit is that of the test
            }
            own.kill();
            own.restart();
            writing.get();
            assertThat(writer.count("errors")).isPositive();
            assertThat(writer.count("retries")).isPositive();
        } finally {
            subtask.shutdownNow();
        }
        assertThat(new Documents(own, index).texts()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void deliversExactlyOnceOnlyWhatTheServerWouldRecognise() throws IOException {
        try (TestWriter writer = TestWriter.open(sink().setDeliveryGuarantee(Guarantee.EXACTLY_ONCE))) {
            writer.write(
                    text("a").version(1),
                    BulkAction.create(index).id("b").document("{}"),
                    BulkAction.delete(index, "c").version(1));
            for (BulkAction action : List.of(
                    text("a"),
                    BulkAction.create(index).document("{}"),
                    BulkAction.upsert(index, "a").document("{}"),
                    BulkAction.delete(index, "a"))) {
                assertThatThrownBy(() -> writer.write(action))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("would not recognise a repeat of the " + action);
            }
            writer.flush();
            assertThat(writer.count("recordsWritten")).isEqualTo(3);
        }
    }

    private void mapNumbers() throws IOException {
        documents().create("{\"mappings\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}");
    }

    private BulkAction number(Object value) {
        return BulkAction.index(index).id(value.toString()).document(Map.of("n", value));
    }

    private void awaitTexts(String... texts) throws Exception {
        while (documents().texts().size() < texts.length) {
            Thread.onSpinWait(); // each look asks the server, and takes its time; the limit is that of the test
        }
        assertThat(documents().texts()).containsExactlyInAnyOrder(texts);
    }
}
