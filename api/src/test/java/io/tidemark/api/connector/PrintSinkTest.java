package io.tidemark.api.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintSinkTest {
    private final PrintStream standardOutput = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void redirect() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(standardOutput);
    }

    private static SinkWriter<Object> writer(String prefix, int subtask, int parallelism) {
        return new PrintSink<>(prefix).createWriter(new TestSubtask(subtask, parallelism), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "'',   0, 1, 'x'",
        "'',   0, 2, '1> x'",
        "'',   3, 4, '4> x'",
        "'in', 0, 1, 'in> x'",
        "'in', 1, 2, 'in:2> x'"
    })
    void printsEachRecordAfterPrefixAndSubtask(String prefix, int subtask, int parallelism, String line)
            throws Exception {
        try (SinkWriter<Object> writer = writer(prefix, subtask, parallelism)) {
            writer.write("x", 0);
            writer.write(7, 0);
            writer.flush(true);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).containsExactly(line, line.replace('x', '7'));
    }

    @Test
    void refusesTheStateOfAnotherKindOfSinkSinceItMayHoldOutputNotPublishedYet() {
        PrintSink<Object> sink = new PrintSink<>("");

        assertThatThrownBy(() -> sink.createWriter(new TestSubtask(0, 1), List.of(new byte[] {1})))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("another kind of sink");
    }

    @Test
    void printsAtOnce() throws Exception {
        writer("", 0, 1).write("x", 0);
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("x");
    }

    @Test
    void aPipeWithoutReaderIsAnErrorAtTheBarrier() throws Exception {
        System.setOut(new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("broken pipe");
            }
        }));
        SinkWriter<Object> writer = writer("", 0, 1);
        writer.write("x", 0);
        assertThatThrownBy(() -> writer.flush(false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Standard output");
    }

    @Test
    void isAtLeastOnce() {
        assertThat(new PrintSink<>("").guarantee().guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
    }
}
