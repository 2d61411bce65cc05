package io.tidemark.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.source.BadRecords;
import io.tidemark.connector.files.format.CsvEncoder;
import io.tidemark.connector.files.format.CsvFormat;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMetricsTest {
    record Delay(String origin, int minutes) {}

    @TempDir
    Path directory;

    private final TestSubtask subtask = TestSubtask.single();

    @Test
    void countsRecordsWithThoseThatAreBadAndBytesAsTheyAreInTheFile() throws IOException {
        String text = "origin,minutes\nSFO,1\nSFO,x\nATL,2\n";
        Files.writeString(directory.resolve("a.csv"), text);
        byte[] packed = gzip(text);
        Files.write(directory.resolve("b.csv.gz"), packed);
        FileSource<Delay> source = FileSource.forPath(directory, CsvFormat.forRecord(Delay.class))
                .onBadRecord(BadRecords.SKIP)
                .build();
        assertThat(Collected.all(source, subtask).records).hasSize(4);
        assertThat(subtask.count("recordsRead")).isEqualTo(6);
        assertThat(subtask.count("skippedRecords")).isEqualTo(2);
        assertThat(subtask.count("bytesRead")).isEqualTo(text.length() + packed.length);
        assertThat(subtask.count("errors")).isZero();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void countsFilesThatCannotBeRead() throws IOException {
        Path gone = Files.writeString(directory.resolve("a.csv"), "1\n");
        Path torn = Files.write(directory.resolve("b.gz"), new byte[] {1, 2, 3});
        FileSource<String> source = FileSource.lines(directory);
        for (Path file : List.of(gone, torn)) {
            try (var enumerator = source.createEnumerator(subtask);
                    var reader = source.createReader(subtask)) {
                reader.addSplits(enumerator.discover().stream()
                        .filter(split -> split.path().equals(file.toString()))
                        .toList());
                Files.deleteIfExists(gone);
                assertThatThrownBy(() -> reader.poll(new Collected<>(), 1)).hasMessageContaining(file.toString());
            }
        }
        assertThat(subtask.count("errors")).isEqualTo(2);
        assertThat(subtask.count("recordsRead")).isZero();
    }

    @Test
    void countsWhatARollingSinkWritesAndPublishes() throws IOException {
        FileSink<Delay> sink = FileSink.<Delay>forRowFormat(
                        directory, CsvEncoder.forRecord(Delay.class).withHeader())
                .build();
        try (SinkWriter<Delay> writer = sink.createWriter(subtask, List.of());
                Committer committer = sink.createCommitter(subtask)) {
            writer.write(new Delay("SFO", 1), 0);
            writer.write(new Delay("ATL", 12), 0);
            writer.flush(true);
            List<Committable> committables = writer.prepareCommit(1).committables();
            assertThat(subtask.count("publishedFiles")).isZero();

            Path target = directory.resolve("part-00-0001-a-00000000");
            Files.createFile(target);
            assertThatThrownBy(() -> committer.commit(1, committables)).hasMessageContaining("cannot be published");
            assertThat(subtask.count("errors")).isEqualTo(1);
            Files.delete(target);
            committer.commit(1, committables);
            committer.commit(1, committables);

            assertThat(subtask.count("publishedFiles")).isEqualTo(1);
            assertThat(subtask.count("recordsWritten")).isEqualTo(2);
            assertThat(subtask.count("bytesWritten")).isEqualTo(Files.size(target));
            assertThat(subtask.count("errors")).isEqualTo(1);
        }
    }

    @Test
    void countsWhatAPlainSinkWrites() throws IOException {
        PlainFileSink<Delay> sink = PlainFileSink.forRowFormat(
                directory, CsvEncoder.forRecord(Delay.class).withHeader());
        for (String execution : List.of("1", "2")) {
            TestSubtask attempt = TestSubtask.of(0, 1, execution);
            try (SinkWriter<Delay> writer = sink.createWriter(attempt, List.of())) {
                writer.write(new Delay("SFO", 1), 0);
                writer.flush(false);
                assertThat(attempt.count("recordsWritten")).isEqualTo(1);
                int header = execution.equals("1") ? "origin,minutes\n".length() : 0;
                assertThat(attempt.count("bytesWritten")).isEqualTo(header + "SFO,1\n".length());
            }
        }
    }
}
