package io.tidemark.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.core.stream.RecordBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinkOperatorTest {
    /** Writes down every call. */
    private static final class Recording implements Sink<Object> {
        private static final long serialVersionUID = 1L;

        private final transient List<String> calls = new ArrayList<>();
        private final transient List<Object> open = new ArrayList<>();

        @Override
        public DeclaredGuarantee guarantee() {
            return DeclaredGuarantee.exactlyOnce("a test");
        }

        @Override
        public SinkWriter<Object> createWriter(SubtaskContext context, List<byte[]> states) {
            calls.add("create with " + states.stream().map(Recording::text).toList());
            return new SinkWriter<>() {
                @Override
                public void write(Object record, long timestampMillis) throws IOException {
                    if (record.equals("poison")) {
                        throw new IOException("refused");
                    }
                    calls.add("write " + record + "@" + timestampMillis);
                    open.add(record);
                }

                @Override
                public void flush(boolean endOfInput) {
                    calls.add("flush " + endOfInput);
                }

                @Override
                public SinkSnapshot prepareCommit(long checkpointId) {
                    calls.add("prepare " + checkpointId);
                    List<Committable> committables = open.stream()
                            .map(record -> Committable.of(bytes(record.toString())))
                            .toList();
                    open.clear();
                    return new SinkSnapshot(bytes("state at " + checkpointId), committables);
                }

                @Override
                public void close() {
                    calls.add("close");
                }
            };
        }

        static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private final Recording sink = new Recording();
    private final SinkOperator operator =
            new SinkOperator("id", "out", sink, Batches.runtime("out", new MapStateBackend()));

    private List<String> committablesOf(long checkpointId) throws Exception {
        List<String> texts = new ArrayList<>();
        for (Committable committable : operator.snapshot(checkpointId).sink().committables()) {
            texts.add(Recording.text(committable.toByteArray()));
        }
        return texts;
    }

    private void write(String record) throws Exception {
        operator.accept(Batches.of(record));
    }

    @Test
    void flushesThenPreparesAtTheBarrier() throws Exception {
        operator.open();
        RecordBatch batch = Batches.of();
        batch.add("a", 5);
        operator.accept(batch);
        OperatorSnapshot snapshot = operator.snapshot(7);
        assertThat(sink.calls).containsExactly("create with []", "write a@5", "flush false", "prepare 7");
        assertThat(Recording.text(snapshot.sink().writerState())).isEqualTo("state at 7");
        assertThat(snapshot.operatorId()).isEqualTo("id");
        assertThat(snapshot.keyed()).isNull();
    }

    @Test
    void theLastBarrierComesAfterTheFinalFlush() throws Exception {
        operator.open();
        write("a");
        operator.endInput();
        operator.snapshot(1);
        assertThat(sink.calls.subList(2, 5)).containsExactly("flush true", "flush true", "prepare 1");
    }

    @Test
    void whatAnAbortedCheckpointPreparedBelongsToTheNext() throws Exception {
        operator.open();
        write("a");
        assertThat(committablesOf(1)).containsExactly("a");
        write("b");
        assertThat(committablesOf(2)).containsExactly("a", "b");
        assertThat(committablesOf(3)).containsExactly("a", "b");
        operator.notifyCheckpointComplete(2);
        write("c");
        assertThat(committablesOf(4)).containsExactly("c");
        operator.notifyCheckpointComplete(4);
        assertThat(committablesOf(5)).isEmpty();
    }

    @Test
    void aCheckpointThatCompletesLateDropsOnlyItsOwn() throws Exception {
        operator.open();
        write("a");
        committablesOf(1);
        write("b");
        committablesOf(2);
        operator.notifyCheckpointComplete(1);
        assertThat(committablesOf(3)).containsExactly("b");
    }

    @Test
    void handsRestoredStatesToTheWriter() throws Exception {
        OperatorRuntime runtime = new OperatorRuntime(
                new TestContext("out", 0, 1),
                new MapStateBackend(),
                Batches.KEY_GROUPS,
                new RestoredParts(
                        List.of(),
                        file -> null,
                        List.of(Recording.bytes("one"), Recording.bytes("two")),
                        null,
                        Long.MIN_VALUE),
                () -> 0,
                0);
        new SinkOperator("id", "out", sink, runtime).open();
        assertThat(sink.calls).containsExactly("create with [one, two]");
    }

    @Test
    void aRecordThatIsRefusedNamesTheSink() throws Exception {
        operator.open();
        assertThatThrownBy(() -> write("poison"))
                .isInstanceOf(OperatorException.class)
                .hasMessageContainingAll("'out'", "refused");
    }

    @Test
    void closesOnlyAWriterThatExists() throws Exception {
        operator.close();
        assertThat(sink.calls).isEmpty();
        operator.open();
        operator.close();
        assertThat(sink.calls).endsWith("close");
    }
}
