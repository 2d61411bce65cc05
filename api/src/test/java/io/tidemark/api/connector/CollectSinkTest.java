package io.tidemark.api.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollectSinkTest {
    private final CollectSink<String> sink = new CollectSink<>();
    private final Committer committer = sink.createCommitter(new TestSubtask(0, 1));

    @AfterEach
    void forget() {
        sink.discard();
    }

    private SinkWriter<String> writer(int subtask, String attempt) {
        return sink.createWriter(new TestSubtask(subtask, 2, attempt), List.of());
    }

    private static List<Committable> prepare(SinkWriter<String> writer, long checkpointId) throws IOException {
        writer.flush(false);
        return writer.prepareCommit(checkpointId).committables();
    }

    private static void write(SinkWriter<String> writer, String... records) throws IOException {
        for (String record : records) {
            writer.write(record, 0);
        }
    }

    @Test
    void showsRecordsOnlyOnceTheirCheckpointIsCommitted() throws Exception {
        SinkWriter<String> writer = writer(0, "a1");
        write(writer, "a", "b");
        List<Committable> first = prepare(writer, 1);
        write(writer, "c");
        assertThat(sink.results()).isEmpty();
        committer.commit(1, first);
        assertThat(sink.results()).containsExactly("a", "b");
        committer.commit(2, prepare(writer, 2));
        assertThat(sink.results()).containsExactly("a", "b", "c");
    }

    @Test
    void aRepeatedCommitPublishesNothingTwice() throws Exception {
        SinkWriter<String> writer = writer(0, "a1");
        write(writer, "a");
        List<Committable> prepared = prepare(writer, 1);
        committer.commit(1, prepared);
        sink.createCommitter(new TestSubtask(0, 1)).commit(1, prepared);
        write(writer, "b");
        List<Committable> both = new ArrayList<>(prepared);
        both.addAll(prepare(writer, 2));
        committer.commit(2, both);
        assertThat(sink.results()).containsExactly("a", "b");
    }

    @Test
    void whatAFailedAttemptWroteWithoutACheckpointNeverShows() throws Exception {
        SinkWriter<String> dead = writer(0, "a1");
        write(dead, "a");
        prepare(dead, 1);
        write(dead, "b");
        dead.close();
        SinkWriter<String> next = writer(0, "a2");
        write(next, "a", "b");
        committer.commit(1, prepare(next, 1));
        assertThat(sink.results()).containsExactly("a", "b");
    }

    @Test
    void writersOfSeveralSubtasksAndOperatorsKeepTheirRecordsApart() throws Exception {
        List<Committable> all = new ArrayList<>();
        for (SinkWriter<String> writer : List.of(writer(0, "a1"), writer(1, "a1"), writer(0, "a1"))) {
            write(writer, "x");
            all.addAll(prepare(writer, 1));
        }
        committer.commit(1, all);
        assertThat(sink.results())
                .as("the sink is used by two operators, one has two subtasks")
                .hasSize(3);
    }

    @Test
    void preparesNothingForNoRecords() throws Exception {
        assertThat(prepare(writer(0, "a1"), 1)).isEmpty();
    }

    @Test
    void whatAnotherProcessPreparedIsRefusedHoweverOftenItIsTried() {
        List<Committable> foreign = List.of(Committable.of("a0/0/1".getBytes(StandardCharsets.UTF_8)));
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> committer.commit(1, foreign))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another CollectSink");
        }
    }

    @Test
    void aCopyThatAnEngineMakesSharesTheResults() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
            output.writeObject(sink);
        }
        CollectSink<?> copy;
        try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            copy = (CollectSink<?>) input.readObject();
        }
        SinkWriter<String> writer = writer(0, "a1");
        write(writer, "a");
        committer.commit(1, prepare(writer, 1));
        assertThat(copy.results()).isEqualTo(List.of("a"));
    }

    @Test
    void resultsAreACopyAndGoneWhenDiscarded() {
        assertThat(sink.results()).isNotSameAs(sink.results());
        sink.discard();
        assertThatThrownBy(sink::results)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("discarded");
    }

    @Test
    void isExactlyOnce() {
        assertThat(sink.guarantee().guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
    }
}
