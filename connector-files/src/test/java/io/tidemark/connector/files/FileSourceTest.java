package io.tidemark.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.connector.files.format.LineFormat;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
    @TempDir
    Path directory;

    private Path write(String name, String text) throws IOException {
        Path path = directory.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    @Test
    void readsTheFilesOfADirectoryInTheOrderOfTheirPaths() throws IOException {
        write("b c.txt", "2\n");
        write("a.txt", "1\n");
        write("c/d.txt", "3\n");
        write(".hidden", "no\n");
        write("_temporary/e.txt", "no\n");
        assertThat(Collected.all(FileSource.lines(directory))).containsExactly("1", "2");
        assertThat(Collected.all(FileSource.forPath(directory, LineFormat.utf8())
                        .recursive()
                        .build()))
                .containsExactly("1", "2", "3");
        assertThat(Collected.all(FileSource.lines(directory.resolve(".hidden"))))
                .containsExactly("no");
    }

    @Test
    void readsTheFilesThatAGlobMatches() throws IOException {
        write("x/a.csv", "1\n");
        write("x/b.txt", "no\n");
        write("y/a.csv", "2\n");
        write("y/z/a.csv", "3\n");
        write("y/_a.csv", "4\n");
        assertThat(Collected.all(FileSource.lines(directory + "/x/*.csv"))).containsExactly("1");
        assertThat(Collected.all(FileSource.lines(directory + "/{x,y}/*.csv"))).containsExactly("1", "2");
        assertThat(Collected.all(FileSource.lines(directory + "/**.csv"))).containsExactly("1", "2", "3");
        assertThat(Collected.all(FileSource.lines(directory + "/y/_*"))).containsExactly("4");
    }

    @Test
    void looksNoDeeperThanAGlobSays() throws IOException {
        write("x/a.csv", "1\n");
        write("x/y/a.csv", "no\n");
        Files.createSymbolicLink(directory.resolve("x/y/round"), directory);
        assertThat(Collected.all(FileSource.lines(directory + "/*/a.csv"))).containsExactly("1");
    }

    @Test
    void namesAGlobThatHasAMistake() {
        FileSource<String> source = FileSource.lines(directory + "/x[1.csv");
        assertThatThrownBy(() -> source.createEnumerator(TestSubtask.single()).discover())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'the operator'")
                .hasMessageContaining(directory + "/x[1.csv");
    }

    @Test
    void takesAFileWhoseNameLooksLikeAGlobForAFile() throws IOException {
        Path path = write("what[1]?.csv", "1\n");
        assertThat(Collected.all(FileSource.lines(path))).containsExactly("1");
    }

    @Test
    void refusesAtTheStartWhatDoesNotExist() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> FileSource.lines(missing)
                        .createEnumerator(TestSubtask.single())
                        .discover())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("'the operator'")
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> FileSource.lines(missing + "/*.csv")
                        .createEnumerator(TestSubtask.single())
                        .discover())
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> FileSource.lines(directory + "/*.csv")
                        .createEnumerator(TestSubtask.single())
                        .discover())
                .hasMessageContaining("/*.csv matches no file");
    }

    @Test
    void doesNotLookForItsInputBeforeItIsAskedSinceWhatIsReadToItsEndMayBeGone() throws IOException {
        FileSource<String> source = FileSource.lines(directory.resolve("gone"));
        try (SplitEnumerator<FileSplit> enumerator = source.createEnumerator(TestSubtask.single());
                SourceReader<String, FileSplit> reader = source.createReader(TestSubtask.single())) {
            assertThat(enumerator.rediscoverEvery()).isZero();
            reader.noMoreSplits();
            assertThat(reader.poll(new Collected<>(), 1)).isEqualTo(ReaderStatus.FINISHED);
        }
    }

    @Test
    void refusesAtTheStartWhatCannotBeRead() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("loop"), directory.resolve("loop"));
        for (Path path : List.of(link, directory)) {
            assertThatThrownBy(() -> FileSource.lines(path)
                            .createEnumerator(TestSubtask.single())
                            .discover())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(link.toString())
                    .hasMessageContaining("cannot be read");
        }
    }

    @Test
    void readsNothingFromAnEmptyDirectoryAndAnEmptyFile() throws IOException {
        assertThat(Collected.all(FileSource.lines(directory))).isEmpty();
        write("empty", "");
        assertThat(Collected.all(FileSource.lines(directory))).isEmpty();
    }

    @Test
    void findsNewFilesWhileItWatches() throws IOException {
        FileSource<String> source = FileSource.forPath(directory + "/*.txt", LineFormat.utf8())
                .monitorContinuously(Duration.ofMillis(20))
                .build();
        assertThat(source.boundedness()).isEqualTo(Boundedness.UNBOUNDED);
        assertThat(FileSource.lines(directory).boundedness()).isEqualTo(Boundedness.BOUNDED);
        try (SplitEnumerator<FileSplit> enumerator = source.createEnumerator(TestSubtask.single());
                var reader = source.createReader(TestSubtask.single())) {
            assertThat(enumerator.rediscoverEvery()).isEqualTo(Duration.ofMillis(20));
            assertThat(enumerator.discover()).isEmpty();
            Collected<String> out = new Collected<>();
            assertThat(reader.poll(out, 10)).isEqualTo(ReaderStatus.WAITING);
            Path path = write("new.txt", "1\n");
            List<FileSplit> found = enumerator.discover();
            assertThat(found).extracting(FileSplit::splitId).containsExactly(path.toString());
            reader.addSplits(found);
            assertThat(reader.poll(out, 10)).isEqualTo(ReaderStatus.WAITING);
            assertThat(out.records).containsExactly("1");
            assertThat(reader.snapshot(1)).isEmpty();
        }
    }

    @Test
    void refusesAnIntervalThatIsNotPositive() {
        for (Duration interval : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatThrownBy(() ->
                            FileSource.forPath(directory, LineFormat.utf8()).monitorContinuously(interval))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(interval.toString());
        }
    }

    @Test
    void namesAGzipFileThatIsNoneOrIsCutOff() throws IOException {
        Path path = write("a.gz", "no gzip");
        assertThatThrownBy(() -> Collected.all(FileSource.lines(path)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("GZIP");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(bytes)) {
            gzip.write("some text\nand more text\n".getBytes());
        }
        for (int length : List.of(0, 5, bytes.size() - 12, bytes.size() - 4)) {
            Files.write(path, java.util.Arrays.copyOf(bytes.toByteArray(), length));
            assertThatThrownBy(() -> Collected.all(FileSource.lines(path)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("its gzip data end in the middle");
        }
    }

    @Test
    void keepsSplitsWithAnyPath() throws IOException {
        var serde = FileSource.lines("x").splitSerde();
        for (String path : List.of("/a b/\u00e4\u20ac\uD83C\uDF0A.csv", "/" + "long/".repeat(30_000) + "x", "/x\ny")) {
            FileSplit split = new FileSplit(path, Long.MAX_VALUE, 12, -3);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            serde.serialize(split, new DataOutputStream(bytes));
            assertThat(serde.deserialize(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                    .isEqualTo(split);
        }
        assertThat(serde.schema()).startsWith("FileSplit 1");
        assertThatThrownBy(() ->
                        serde.deserialize(new DataInputStream(new ByteArrayInputStream(new byte[] {-1, 0, 0, 0}))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void isShippedByJavaSerialization() throws Exception {
        write("a", "1\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(FileSource.lines(directory));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            FileSource<?> source = (FileSource<?>) in.readObject();
            assertThat(Collected.all(source).size()).isEqualTo(1);
            assertThat(source.guarantee().guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
        }
    }
}
