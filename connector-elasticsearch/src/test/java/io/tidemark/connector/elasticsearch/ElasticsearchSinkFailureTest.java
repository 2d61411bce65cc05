package io.tidemark.connector.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.servers.SearchRelease;
import io.tidemark.servers.SearchServer;
import io.tidemark.testkit.contract.FlakyProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of documents when the server, or the way to it, fails. */
@Timeout(240)
class ElasticsearchSinkFailureTest {
    private static final Duration SHORTLY = Duration.ofMillis(50);

    private final SearchServer node = SharedNode.elasticsearch();
    private final String index = Documents.newIndex();
    private final Documents documents = new Documents(node, index);
    private final ExecutorService subtask = Executors.newSingleThreadExecutor();
    private FlakyProxy proxy;
    private FrontServer front;

    @BeforeEach
    void putSomethingBetween() throws IOException {
        proxy = FlakyProxy.to(node.port());
        front = new FrontServer(node.url());
    }

    @AfterEach
    void close() throws InterruptedException {
        proxy.close();
        front.close();
        subtask.shutdownNow();
        assertThat(subtask.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private String behindProxy() {
        return "http://127.0.0.1:" + proxy.port();
    }

    private BulkAction text(int number) {
        return TestWriter.text(index, "text " + number);
    }

    private static List<String> texts(int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add("text " + i);
        }
        return texts;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait(); // the limit is that of the test
        }
    }

    private static int deadPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void blocksWhileTheServerTakesNothing() throws Exception {
        int actionsPerRequest = 10;
        int requestsInFlight = 2;
        int inMemory = actionsPerRequest * (requestsInFlight + 1);
        AtomicInteger written = new AtomicInteger();
        ElasticsearchSinkBuilder<BulkAction> sink = TestWriter.sink(behindProxy())
                .setBulkFlushMaxActions(actionsPerRequest)
                .setMaxInFlightRequests(requestsInFlight);
        proxy.fallSilent();
        try (TestWriter writer = TestWriter.open(sink)) {
            Thread[] thread = new Thread[1];
            Future<?> writing = subtask.submit(() -> {
                thread[0] = Thread.currentThread();
                for (; written.get() < 100; written.incrementAndGet()) {
                    writer.write(text(written.get()));
                }
                writer.flush();
                return null;
            });
            await(() -> written.get() == inMemory && thread[0].getState() == Thread.State.WAITING);
            assertThat(documents.texts()).isEmpty();
            proxy.recover();
            writing.get();
        }
        assertThat(documents.texts()).containsExactlyInAnyOrderElementsOf(texts(100));
    }

    @Test
    void goesToAnotherHostWhenOneIsDead() throws IOException {
        String dead = "http://127.0.0.1:" + deadPort();
        try (TestWriter writer =
                TestWriter.open(TestWriter.sink(dead, node.url()).setBulkFlushMaxActions(1))) {
            for (int i = 0; i < 10; i++) {
                writer.write(text(i));
            }
            writer.flush();
            assertThat(writer.count("errors")).isBetween(1L, 2L);
        }
        assertThat(documents.texts()).containsExactlyInAnyOrderElementsOf(texts(10));
    }

    @Test
    void goesToAnotherHostWhenOneDiesWithRequestsUnderWay() throws IOException {
        ElasticsearchSinkBuilder<BulkAction> sink =
                TestWriter.sink(behindProxy(), node.url()).setBulkFlushMaxActions(1);
        try (TestWriter writer = TestWriter.open(sink)) {
            proxy.cutAfter(1_000);
            for (int i = 0; i < 20; i++) {
                writer.write(text(i));
            }
            writer.flush();
            assertThat(proxy.hasCut()).isTrue();
            assertThat(writer.count("errors")).isPositive();
        }
        assertThat(documents.texts()).containsExactlyInAnyOrderElementsOf(texts(20));
    }

    @Test
    void recognisesWhatTheServerHasDoneThoughItsAnswerWasLost() throws Exception {
        ElasticsearchSinkBuilder<BulkAction> sink =
                TestWriter.sink(behindProxy()).setDeliveryGuarantee(Guarantee.EXACTLY_ONCE);
        proxy.loseAnswers();
        try (TestWriter writer = TestWriter.open(sink)) {
            Future<?> writing = subtask.submit(() -> {
                writer.write(
                        text(0).version(1),
                        BulkAction.create(index).id("text 1").document(Map.of("text", "text 1")),
                        text(2).version(1),
                        BulkAction.delete(index, "text 2").version(2));
                writer.flush();
                return null;
            });
            while (documents.texts().size() < 2) {
                Thread.onSpinWait();
            }
            proxy.recover();
            writing.get();
            assertThat(writer.count("repeatedRecords")).isEqualTo(4);
            assertThat(writer.count("recordsWritten")).isZero();
        }
        assertThat(documents.texts()).containsExactlyInAnyOrderElementsOf(texts(2));
    }

    @Test
    void sendsAgainWhatAFullQueueDidNotTake() throws IOException {
        Map<String, String> narrow =
                Map.of("node.processors", "1", "thread_pool.write.size", "1", "thread_pool.write.queue_size", "1");
        try (SearchServer busy = SearchRelease.ELASTICSEARCH_8.start(narrow)) {
            int indexes = 40;
            try (TestWriter writer = TestWriter.open(TestWriter.sink(busy.url()))) {
                for (int round = 0; round < 2; round++) { // the first makes the indexes
                    for (int i = 0; i < indexes; i++) {
                        writer.write(TestWriter.text(index + "-" + i, "text " + round));
                    }
                    writer.flush();
                }
                assertThat(writer.count("retries")).isPositive();
                assertThat(writer.count("recordsWritten")).isEqualTo(2 * indexes);
                assertThat(writer.count("refusedRecords")).isZero();
            }
            assertThat(new Documents(busy, index + "-*").texts()).hasSize(2 * indexes);
        }
    }

    @Test
    void sendsAgainWhatABusyOrBrokenProxyDidNotPassOn() throws IOException {
        front.answer(429, "", 2);
        front.answer(503, "not now", 2);
        front.answer(200, "<html>hello</html>", 1);
        try (TestWriter writer = TestWriter.open(TestWriter.sink(front.url()))) {
            writer.write(text(0), text(1)).flush();
            assertThat(writer.count("errors")).isEqualTo(5);
            assertThat(writer.count("retries")).isEqualTo(10);
            assertThat(writer.count("bulkRequests")).isEqualTo(6);
        }
        assertThat(documents.texts()).containsExactlyInAnyOrderElementsOf(texts(2));
    }

    @Test
    void sendsAgainWhatFollowsOnADocumentThatWasNotTaken() throws IOException {
        front.answer(200, """
                {"errors":true,"items":[
                  {"index":{"status":503,"error":{"type":"unavailable_shards_exception","reason":"not now"}}},
                  {"update":{"status":404,"error":{"type":"document_missing_exception","reason":"[a]: missing"}}},
                  {"index":{"status":201}},
                  {"index":{"status":200}}]}""", 1);
        try (TestWriter writer = TestWriter.open(TestWriter.sink(front.url()))) {
            writer.write(
                            BulkAction.index(index).id("a").document(Map.of("text", "first")),
                            BulkAction.update(index, "a").document(Map.of("text", "second")),
                            text(0),
                            BulkAction.index(index).id("a").document(Map.of("text", "last")))
                    .flush();
            assertThat(writer.count("retries")).isEqualTo(3);
            assertThat(writer.count("recordsWritten")).isEqualTo(4);
            assertThat(writer.count("refusedRecords")).isZero();
        }
        assertThat(documents.source("a")).isEqualTo("{\"text\":\"last\"}");
    }

    @Test
    void takesARequestApartThatIsTooLarge() throws IOException {
        front.answer(413, "", 2);
        List<FailedAction> failed = new ArrayList<>();
        try (TestWriter writer = TestWriter.open(TestWriter.sink(front.url()).setFailedActionHandler(failed::add))) {
            writer.write(text(0), text(1)).flush();
            assertThat(failed).singleElement().satisfies(action -> {
                assertThat(action.status()).isEqualTo(413);
                assertThat(action.action().id()).isEqualTo("text 0");
            });
        }
        assertThat(documents.texts()).containsExactly("text 1");
    }

    @Test
    void failsTheAttemptWhenNothingIsTakenForTooLong() throws IOException {
        proxy.refuse();
        try (TestWriter writer = TestWriter.open(
                TestWriter.sink(behindProxy()).setBulkFlushBackoffStrategy(SHORTLY, SHORTLY, SHORTLY))) {
            writer.write(text(0));
            assertThatThrownBy(writer::flush)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Elasticsearch sink 'documents' of job 'job' cannot deliver")
                    .hasMessageContaining(behindProxy() + " refuses connections")
                    .hasMessageContaining("Nothing was taken for PT0.05S")
                    .hasMessageContaining("sent again when the job restarts");
            assertThatThrownBy(() -> writer.write(text(1))).hasMessageContaining("refuses connections");
        }
    }

    @Test
    void givesUpARequestThatIsNotAnsweredInTime() throws IOException {
        proxy.fallSilent();
        try (TestWriter writer = TestWriter.open(TestWriter.sink(behindProxy())
                .setRequestTimeout(SHORTLY)
                .setBulkFlushBackoffStrategy(SHORTLY, SHORTLY, SHORTLY))) {
            writer.write(text(0));
            assertThatThrownBy(writer::flush)
                    .hasMessageContaining(behindProxy() + " did not answer within the requestTimeout of PT0.05S");
        }
    }

    @Test
    void failsAtOnceWhereNoServerOfTheKindIs() throws IOException {
        front.answer(404, "{\"error\":\"what\"}", 1);
        try (TestWriter writer = TestWriter.open(TestWriter.sink(front.url()))) {
            writer.write(text(0));
            assertThatThrownBy(writer::flush)
                    .hasMessageContaining("status 404, '{\"error\":\"what\"}'")
                    .hasMessageContaining("there is no '_bulk' there");
        }
        front.answer(400, "Bad Request: you speak HTTP to HTTPS", 1);
        try (TestWriter writer = TestWriter.open(TestWriter.sink(front.url()))) {
            writer.write(text(0), text(1));
            assertThatThrownBy(writer::flush)
                    .hasMessageContaining("which neither Elasticsearch nor OpenSearch says")
                    .hasMessageContaining("http or https");
        }
        front.answer(200, "{\"errors\":true,\"items\":[{\"index\":{\"status\":201}}]}", 1);
        try (TestWriter writer = TestWriter.open(TestWriter.sink(front.url()))) {
            writer.write(text(0), text(1));
            assertThatThrownBy(writer::flush).hasMessageContaining("was sent 2 actions and answered 1");
        }
    }

    @Test
    void closesInBoundedTimeWhileTheServerIsSilent() throws IOException {
        proxy.fallSilent();
        TestWriter writer = TestWriter.open(TestWriter.sink(behindProxy()).setBulkFlushMaxActions(1));
        writer.write(text(0), text(1));
        long start = System.nanoTime();
        writer.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void canBeInterruptedWhileItWaits() throws Exception {
        proxy.fallSilent();
        try (TestWriter writer = TestWriter.open(TestWriter.sink(behindProxy()).setBulkFlushMaxActions(1))) {
            writer.write(text(0));
            Thread.currentThread().interrupt();
            assertThatThrownBy(writer::flush).hasMessageContaining("was interrupted while it waited for the answers");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
