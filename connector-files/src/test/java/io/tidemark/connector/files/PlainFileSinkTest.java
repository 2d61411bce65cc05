package io.tidemark.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainFileSinkTest {
    @TempDir
    Path directory;

    @Test
    void hasEveryLineInTheFileAfterAFlushAndContinuesIt() throws IOException {
        PlainFileSink<Object> sink =
                PlainFileSink.lines(directory.resolve("new")).withPartSuffix(".log");
        assertThat(sink.guarantee().guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
        for (int attempt = 1; attempt <= 2; attempt++) {
            SinkWriter<Object> writer = sink.createWriter(TestSubtask.of(2, 3, "000" + attempt), List.of());
            writer.write(attempt, 0);
            writer.write("\u20ac", 0);
            writer.flush(false);
            assertThat(writer.prepareCommit(1)).isSameAs(SinkSnapshot.EMPTY);
            writer.write("lost with the buffer", 0);
            writer.close();
        }
        assertThat(directory.resolve("new/part-02.log")).hasContent("1\n\u20ac\n2\n\u20ac");
    }

    @Test
    void refusesTheStateOfAnotherKindOfSinkSinceItMayHoldOutputNotPublishedYet() {
        PlainFileSink<String> sink = PlainFileSink.lines(directory.resolve("new"));

        assertThatThrownBy(() -> sink.createWriter(TestSubtask.single(), List.of(new byte[] {1})))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("'the operator'")
                .hasMessageContaining("another kind of sink");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void cutsOffATornLineSinceItsRecordComesAgain() throws IOException {
        Path path = directory.resolve("part-00");
        for (String whole : List.of("", "one\n", "x".repeat(200_000) + "\n")) {
            for (int torn : List.of(0, 3, 70_000)) {
                Files.writeString(path, whole + "t".repeat(torn));
                try (SinkWriter<String> writer =
                        PlainFileSink.<String>lines(directory).createWriter(TestSubtask.single(), List.of())) {
                    writer.write("next", 0);
                    writer.flush(true);
                }
                assertThat(Files.readString(path)).isEqualTo(whole + "next\n");
            }
        }
    }

    @Test
    void handsOnNothingButWholeLines() throws IOException {
        Path path = directory.resolve("part-00");
        try (SinkWriter<String> writer =
                PlainFileSink.<String>lines(directory).createWriter(TestSubtask.single(), List.of())) {
            for (int i = 0; i < 300; i++) {
                writer.write("some text ".repeat(i * 7), 0);
                String written = Files.readString(path);
                assertThat(written.isEmpty() || written.endsWith("\n")).isTrue();
            }
        }
        assertThat(Files.size(path)).isPositive();
    }

    @Test
    void refusesAnEncoderThatWritesNoLines() throws IOException {
        PlainFileSink<String> sink = PlainFileSink.forRowFormat(directory, (record, output) -> output.print(record));
        try (SinkWriter<String> writer = sink.createWriter(TestSubtask.single(), List.of())) {
            assertThatThrownBy(() -> writer.write("x", 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("line feed");
        }
    }

    @Test
    void namesAFileThatCannotBeAppendedTo() throws IOException {
        Files.createDirectory(directory.resolve("part-00"));
        assertThatThrownBy(() -> PlainFileSink.lines(directory).createWriter(TestSubtask.single(), List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.resolve("part-00").toString());
    }
}
