package io.tidemark.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.connector.files.format.CsvFormat;
import io.tidemark.connector.files.format.JsonLinesFormat;
import io.tidemark.connector.files.format.LineFormat;
import io.tidemark.connector.files.format.RecordDecoder;
import io.tidemark.connector.files.format.RecordFormat;
import io.tidemark.connector.files.format.RecordInput;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader that is restored at any checkpoint emits what one without failure emits. */
class FileSourceResumeTest {
    record Note(int number, String text) {}

    /** Bytes in groups of three, which nothing but counting from the beginning tells apart. */
    record TriplesFormat() implements RecordFormat<String> {
        @Override
        public RecordDecoder<String> open(RecordInput input) {
            return () -> {
                byte[] triple = new byte[3];
                return input.read(triple) == 3 ? new String(triple, StandardCharsets.US_ASCII) : null;
            };
        }

        @Override
        public boolean positionable() {
            return false;
        }
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"lines", "lines.gz", "csv", "csv.gz", "json", "json.gz"})
    void emitsEachRecordOnceWhereverItIsRestored(String kind) throws IOException {
        FileSource<?> source = sourceOf(kind);
        checkEveryCut(source);
    }

    private <T> void checkEveryCut(FileSource<T> source) throws IOException {
        List<T> expected = Collected.all(source);
        assertThat(expected).hasSizeGreaterThan(20);
        List<FileSplit> beginning =
                source.createEnumerator(TestSubtask.single()).discover();
        for (int maxRecords : List.of(1, 3)) {
            for (int polls = 0; polls <= expected.size() / maxRecords + 4; polls++) {
                Collected<T> out = new Collected<>();
                List<FileSplit> rest = Collected.polls(source, beginning, polls, maxRecords, out);
                if (!rest.isEmpty()) {
                    List<FileSplit> later = Collected.polls(source, rest, 2, maxRecords, out);
                    if (!later.isEmpty()) {
                        Collected.polls(source, later, Integer.MAX_VALUE, 5, out);
                    }
                }
                assertThat(out.records)
                        .as("restored after %d polls of %d", polls, maxRecords)
                        .isEqualTo(expected);
            }
        }
    }

    private FileSource<?> sourceOf(String kind) throws IOException {
        String suffix = kind.endsWith(".gz") ? ".gz" : "";
        for (int file = 0; file < 2; file++) {
            StringBuilder text = new StringBuilder(kind.startsWith("csv") ? "\uFEFFtext,number\n" : "");
            for (int i = 0; i < 12; i++) {
                String word = i % 3 == 0 ? "tide \u00e4\u20ac " + i : "w" + i;
                text.append(
                        kind.startsWith("csv")
                                ? "\"" + word + "\r\n\"\"next\"\" line\"," + i + (i == 5 ? "\n\n" : "\r\n")
                                : kind.startsWith("json")
                                        ? "{\"number\":" + i + ",\"text\":\"" + word + "\"}\n"
                                        : word + (i % 2 == 0 ? "\r\n" : "\n"));
            }
            write(
                    "input-" + file + suffix,
                    text.append(kind.startsWith("lines") ? "end" : "").toString());
        }
        return kind.startsWith("lines")
                ? FileSource.forPath(directory, LineFormat.utf8()).build()
                : FileSource.forPath(
                                directory,
                                kind.startsWith("csv")
                                        ? CsvFormat.forRecord(Note.class)
                                        : JsonLinesFormat.forRecord(Note.class))
                        .build();
    }

    private Path write(String name, String text) throws IOException {
        Path path = directory.resolve(name);
        try (OutputStream file = Files.newOutputStream(path);
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(file) : file) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return path;
    }

    @Test
    void resumesBeyondOneBuffer() throws IOException {
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            expected.add("line number " + i);
            text.append("line number ").append(i).append('\n');
        }
        for (String name : List.of("long", "long.gz")) {
            FileSource<String> source = FileSource.lines(write(name, text.toString()));
            List<FileSplit> beginning =
                    source.createEnumerator(TestSubtask.single()).discover();
            Collected<String> out = new Collected<>();
            List<FileSplit> rest = Collected.polls(source, beginning, 31, 1000, out);
            assertThat(rest.get(0).line()).isEqualTo(31_000);
            Collected.polls(source, rest, Integer.MAX_VALUE, 1000, out);
            assertThat(out.records).isEqualTo(expected);
        }
    }

    @Test
    void replaysTheWholeFileOfAFormatThatCannotBePositioned() throws IOException {
        write("triples", "abcdefghi");
        FileSource<String> source =
                FileSource.forPath(directory, new TriplesFormat()).build();
        assertThat(source.guarantee().guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
        assertThat(source.guarantee().reason()).contains("TriplesFormat").contains("read again whole");
        Collected<String> out = new Collected<>();
        List<FileSplit> rest = Collected.polls(
                source, source.createEnumerator(TestSubtask.single()).discover(), 2, 1, out);
        Collected.polls(source, rest, Integer.MAX_VALUE, 1, out);
        assertThat(out.records).containsExactly("abc", "def", "abc", "def", "ghi");
    }

    @Test
    void countsLinesOnAfterARestore() throws IOException {
        write("numbers.csv", "number,text\n1,a\n2,\"b\nb\"\n3,c\nfour,d\n");
        FileSource<Note> source =
                FileSource.forPath(directory, CsvFormat.forRecord(Note.class)).build();
        List<FileSplit> rest = Collected.polls(
                source, source.createEnumerator(TestSubtask.single()).discover(), 2, 1, new Collected<>());
        assertThatThrownBy(() -> Collected.polls(source, rest, 5, 5, new Collected<>()))
                .hasMessageContaining("line 6")
                .hasMessageContaining("column 'number'")
                .hasMessageContaining("'four'");
    }

    @Test
    void refusesAFileThatWasTruncatedReplacedOrRemovedBelowThePosition() throws IOException {
        for (String suffix : List.of("", ".gz")) {
            Path path = write("input" + suffix, "one\ntwo\nthree\nfour\n");
            FileSource<String> source = FileSource.lines(path);
            List<FileSplit> rest = Collected.polls(
                    source, source.createEnumerator(TestSubtask.single()).discover(), 3, 1, new Collected<>());
            write("input" + suffix, "one\n");
            assertRefused(source, rest, path, suffix.isEmpty() ? "truncated" : "replaced");
            write("input" + suffix, "one\ntoo\nthree\nfour\n");
            assertRefused(source, rest, path, "replaced");
            Files.delete(path);
            assertRefused(source, rest, path, "vanished");
        }
    }

    private static void assertRefused(FileSource<String> source, List<FileSplit> splits, Path path, String why) {
        assertThatThrownBy(() -> Collected.polls(source, splits, 1, 1, new Collected<>()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(why);
    }

    @Test
    void noticesAtTheCheckpointThatTheFileVanishedOrWasReplacedWhileItIsRead() throws IOException {
        Path path = write("input", "one\ntwo\n");
        FileSource<String> source = FileSource.lines(path);
        try (var reader = source.createReader(TestSubtask.single())) {
            reader.addSplits(source.createEnumerator(TestSubtask.single()).discover());
            reader.poll(new Collected<>(), 1);
            Files.move(write("other", "one\ntwo\n"), path, StandardCopyOption.ATOMIC_MOVE);
            assertThatThrownBy(() -> reader.snapshot(1))
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("replaced");
            Files.delete(path);
            assertThatThrownBy(() -> reader.snapshot(1))
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("vanished");
        }
    }

    @Test
    void noticesThatTheFileIsCutOffWhileItIsRead() throws IOException {
        Path path = write("input", "0123456\n".repeat(20_000));
        FileSource<String> source = FileSource.lines(path);
        try (var reader = source.createReader(TestSubtask.single())) {
            reader.addSplits(source.createEnumerator(TestSubtask.single()).discover());
            reader.poll(new Collected<>(), 1);
            try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(100_003);
            }
            assertThatThrownBy(() -> reader.poll(new Collected<>(), 20_000))
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("truncated");
        }
    }

    @Test
    void emitsNoMoreThanItIsAskedFor() throws IOException {
        write("input", "one\ntwo\nthree\n");
        FileSource<String> source = FileSource.lines(directory);
        Collected<String> out = new Collected<>();
        Collected.polls(source, source.createEnumerator(TestSubtask.single()).discover(), 1, 2, out);
        assertThat(out.records).containsExactly("one", "two");
    }
}
