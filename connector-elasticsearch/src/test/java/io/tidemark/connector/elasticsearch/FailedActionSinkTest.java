package io.tidemark.connector.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FailedActionSinkTest {
    private static final List<String> LEDGER = new ArrayList<>();

    private final String index = Documents.newIndex();

    /** A two-phase sink, which writes down what is done to it. */
    private record LedgerSink(DeclaredGuarantee guarantee, boolean recognizesRepeats) implements Sink<FailedAction> {
        LedgerSink() {
            this(DeclaredGuarantee.exactlyOnce("two phases"), false);
        }

        @Override
        public SinkWriter<FailedAction> createWriter(SubtaskContext context, List<byte[]> states) {
            LEDGER.add("opened with " + states.size());
            context.metrics().counter("recordsWritten").add(5);
            return new SinkWriter<>() {
                @Override
                public void write(FailedAction record, long timestampMillis) {
                    LEDGER.add(record.action().id() + " " + record.status());
                }

                @Override
                public void flush(boolean endOfInput) {
                    LEDGER.add("flushed " + endOfInput);
                }

                @Override
                public SinkSnapshot prepareCommit(long checkpointId) {
                    return new SinkSnapshot(new byte[] {7}, List.of(Committable.of(new byte[] {8})));
                }

                @Override
                public void close() {
                    LEDGER.add("closed");
                }
            };
        }

        @Override
        public Committer createCommitter(SubtaskContext context) {
            return (checkpointId, committables) -> LEDGER.add("committed " + checkpointId);
        }
    }

    private ElasticsearchSinkBuilder<BulkAction> sink() {
        return TestWriter.sink(SharedNode.elasticsearch().url());
    }

    @Test
    void takesPartInCheckpoints() throws IOException {
        LEDGER.clear();
        new Documents(SharedNode.elasticsearch(), index)
                .create("{\"mappings\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}");
        ElasticsearchSink<BulkAction> sink =
                sink().setFailedActionSink(new LedgerSink()).build();
        TestSubtask subtask = TestSubtask.single();
        try (SinkWriter<BulkAction> writer = sink.createWriter(subtask, List.of(new byte[] {7}))) {
            writer.write(BulkAction.index(index).id("a").document(Map.of("n", "no number")), SourceOutput.NO_TIMESTAMP);
            writer.write(BulkAction.index(index).id("b").document(Map.of("n", 1)), SourceOutput.NO_TIMESTAMP);
            writer.flush(true);
            SinkSnapshot snapshot = writer.prepareCommit(3);
            assertThat(snapshot.writerState()).containsExactly(7);
            assertThat(snapshot.committables()).hasSize(1);
            sink.createCommitter(subtask).commit(3, snapshot.committables());
        }
        assertThat(LEDGER).containsExactly("opened with 1", "a 400", "flushed true", "committed 3", "closed");
        assertThat(subtask.count("refusedRecords")).isEqualTo(1);
        assertThat(subtask.count("recordsWritten")).isEqualTo(1);
        assertThat(subtask.count("failedActionsRecordsWritten")).isEqualTo(5);
    }

    @Test
    void weakensThePromise() {
        ElasticsearchSinkBuilder<BulkAction> exact = sink().setDeliveryGuarantee(Guarantee.EXACTLY_ONCE);
        ElasticsearchSink<BulkAction> strong =
                exact.setFailedActionSink(new LedgerSink()).build();
        assertThat(strong.guarantee().guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
        assertThat(strong.recognizesRepeats()).isFalse();
        ElasticsearchSink<BulkAction> weak = exact.setFailedActionSink(
                        new LedgerSink(DeclaredGuarantee.atMostOnce("it forgets"), true))
                .build();
        assertThat(weak.guarantee().guarantee()).isEqualTo(Guarantee.AT_MOST_ONCE);
        assertThat(weak.guarantee().reason()).isEqualTo("the sink of failed actions: it forgets");
        assertThat(weak.recognizesRepeats()).isTrue();
    }

    @Test
    void standsInPlaceOfAHandler() {
        assertThatThrownBy(() -> sink().setFailedActionSink(new LedgerSink())
                        .setFailedActionHandler(FailedActionHandler.SKIP)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Both a handler and a sink");
    }

    @Test
    void isMissedWhereItHasLeftSomething() {
        ElasticsearchSink<BulkAction> sink = sink().build();
        assertThatThrownBy(() -> sink.createWriter(TestSubtask.single(), List.of(new byte[] {7})))
                .isInstanceOf(IncompatibleSchemaException.class);
    }
}
