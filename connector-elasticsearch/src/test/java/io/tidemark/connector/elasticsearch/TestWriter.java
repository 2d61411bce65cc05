package io.tidemark.connector.elasticsearch;

import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A writer of actions, with its counters. */
final class TestWriter implements AutoCloseable {
    private static final Duration QUICKLY = Duration.ofMillis(5);

    private final TestSubtask subtask = TestSubtask.single().withJobName("job").withOperatorName("documents");
    private final SinkWriter<BulkAction> writer;

    private TestWriter(ElasticsearchSink<BulkAction> sink) throws IOException {
        writer = sink.createWriter(subtask, List.of());
    }

    static TestWriter open(ElasticsearchSinkBuilder<BulkAction> builder) throws IOException {
        return new TestWriter(builder.build());
    }

    /** Describes a sink that never waits long; the records are the actions themselves. */
    static ElasticsearchSinkBuilder<BulkAction> sink(String... hosts) {
        return ElasticsearchSink.<BulkAction>builder()
                .setHosts(hosts)
                .setEmitter(action -> action)
                .setBulkFlushBackoffStrategy(QUICKLY, Duration.ofMillis(100), Duration.ofMinutes(2));
    }

    /** Makes an action that stores a text under itself as the id. */
    static BulkAction text(String index, String text) {
        return BulkAction.index(index).id(text).document(Map.of("text", text));
    }

    TestWriter write(BulkAction... actions) throws IOException {
        for (BulkAction action : actions) {
            writer.write(action, SourceOutput.NO_TIMESTAMP);
        }
        return this;
    }

    void flush() throws IOException {
        writer.flush(false);
    }

    long count(String counter) {
        return subtask.count(counter);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
