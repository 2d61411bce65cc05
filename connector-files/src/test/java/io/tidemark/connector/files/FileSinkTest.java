package io.tidemark.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.connector.files.format.CsvEncoder;
import io.tidemark.connector.files.format.Encoder;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSinkTest {
    record Pair(String name, int number) {}

    private static final AtomicLong NOW = new AtomicLong();

    @TempDir(factory = InMemory.class)
    Path directory;

    private FileSink.Builder<String> lines() {
        return FileSink.forRowFormat(directory, Encoder.<String>lines());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> directory.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private static SinkSnapshot checkpoint(FileSink<?> sink, SinkWriter<?> writer, boolean end) throws IOException {
        writer.flush(end);
        SinkSnapshot snapshot = writer.prepareCommit(1);
        sink.createCommitter(TestSubtask.single()).commit(1, snapshot.committables());
        return snapshot;
    }

    @Test
    void hidesAPartUntilTheCheckpointThatHoldsItsEnd() throws IOException {
        FileSink<String> sink =
                lines().withPartPrefix("flights").withPartSuffix(".csv").build();
        assertThat(sink.guarantee().guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
        SinkWriter<String> writer = sink.createWriter(TestSubtask.of(3, 4, "0007-ab"), List.of());
        assertThat(names()).isEmpty();
        writer.write("a", 0);
        checkpoint(sink, writer, false);
        assertThat(names())
                .containsExactly(".flights-03-0007-ab-00000000.csv.inprogress", ".flights-03-0007-ab.journal");
        writer.flush(true);
        List<Committable> committables = writer.prepareCommit(2).committables();
        assertThat(names()).contains(".flights-03-0007-ab-00000000.csv.inprogress");
        sink.createCommitter(TestSubtask.single()).commit(2, committables);
        assertThat(names()).containsExactly("flights-03-0007-ab-00000000.csv");
        writer.close();
        assertThat(names()).containsExactly("flights-03-0007-ab-00000000.csv");
    }

    @Test
    void rollsByAgeAndByInactivityAtACheckpoint() throws IOException {
        NOW.set(1_000_000);
        FileSink<String> sink = lines().withClock(() -> NOW.get())
                .withRollingPolicy(RollingPolicy.builder()
                        .rolloverInterval(Duration.ofSeconds(10))
                        .inactivityInterval(Duration.ofSeconds(3))
                        .build())
                .build();
        SinkWriter<String> writer = sink.createWriter(TestSubtask.single(), List.of());
        for (int i = 0; i < 5; i++) {
            writer.write("x", 0);
            NOW.addAndGet(2_000);
            assertThat(checkpoint(sink, writer, false).committables()).hasSize(i == 4 ? 1 : 0);
        }
        writer.write("y", 0);
        assertThat(checkpoint(sink, writer, false).committables()).isEmpty();
        NOW.addAndGet(2_999);
        assertThat(checkpoint(sink, writer, false).committables()).isEmpty();
        NOW.addAndGet(1);
        assertThat(checkpoint(sink, writer, false).committables()).hasSize(1);
        assertThat(checkpoint(sink, writer, false).committables()).isEmpty();
        writer.close();
        assertThat(names()).containsExactly("part-00-0001-a-00000000", "part-00-0001-a-00000001");
    }

    @Test
    void writesTheHeaderOfTheEncoderOnceAPart() throws IOException {
        FileSink<Pair> sink = FileSink.<Pair>forRowFormat(
                        directory, CsvEncoder.forRecord(Pair.class).withHeader())
                .withRollingPolicy(RollingPolicy.builder().maxPartSize(20).build())
                .build();
        SinkWriter<Pair> writer = sink.createWriter(TestSubtask.single(), List.of());
        writer.write(new Pair("a", 1), 0);
        byte[] state = checkpoint(sink, writer, false).writerState();
        SinkWriter<Pair> restored = sink.createWriter(TestSubtask.of(0, 1, "0002-b"), List.of(state));
        restored.write(new Pair("b", 2), 0);
        restored.write(new Pair("c", 3), 0);
        checkpoint(sink, restored, true);
        assertThat(directory.resolve("part-00-0002-b-00000000")).hasContent("name,number\na,1\nb,2");
        assertThat(directory.resolve("part-00-0002-b-00000001")).hasContent("name,number\nc,3");
    }

    @Test
    void refusesABucketThatIsNoPlainRelativePath() throws IOException {
        for (String bucket :
                List.of("..", "a/../../b", "/etc", "a//b", "a/", ".hidden", "a\\b", "a\0b", "a\nb", "x".repeat(2000))) {
            FileSink<String> sink = lines().withBucketAssigner(record -> record).build();
            try (SinkWriter<String> writer = sink.createWriter(TestSubtask.single(), List.of())) {
                assertThatThrownBy(() -> writer.write(bucket, 0))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("The bucket '" + bucket + "'")
                        .hasMessageContaining("'the operator'");
            }
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void writesMoreBucketsThanItKeepsOpen() throws IOException {
        FileSink<String> sink =
                lines().withBucketAssigner(record -> "b-" + record).build();
        SinkWriter<String> writer = sink.createWriter(TestSubtask.single(), List.of());
        int buckets = RollingFileWriter.MAX_OPEN_PARTS + 10;
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < buckets; i++) {
                writer.write(String.valueOf(i), 0);
            }
        }
        checkpoint(sink, writer, true);
        for (int i = 0; i < buckets; i++) {
            try (Stream<Path> parts = Files.list(directory.resolve("b-" + i))) {
                int lines = 0;
                for (Path part : parts.toList()) {
                    lines += Files.readAllLines(part).size();
                }
                assertThat(lines).isEqualTo(2);
            }
        }
    }

    @Test
    void keepsTwoSinksInOneDirectoryApart() throws IOException {
        FileSink<String> one = lines().build();
        SinkWriter<String> writer = one.createWriter(TestSubtask.single(), List.of());
        writer.write("one", 0);
        writer.flush(false);
        byte[] state = writer.prepareCommit(1).writerState();
        SinkWriter<String> same = one.createWriter(TestSubtask.single(), List.of());
        assertThatThrownBy(() -> same.write("x", 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another sink")
                .hasMessageContaining("withPartPrefix");
        FileSink<String> two = lines().withPartPrefix("part-00").build();
        SinkWriter<String> other = two.createWriter(TestSubtask.of(0, 1, "0002-b"), List.of());
        other.write("two", 0);
        other.flush(false);
        other.prepareCommit(1);
        one.createWriter(TestSubtask.of(0, 1, "0003-c"), List.of(state));
        assertThat(names()).contains(".part-00-00-0002-b-00000000.inprogress", ".part-00-00-0002-b.journal");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 1_000})
    void removesTheJournalOfAWriterThatDiedBeforeItBeganAPart(int written) throws IOException {
        FileSink<String> sink = lines().build();
        byte[] state = sink.createWriter(TestSubtask.of(0, 1, "0001-a"), List.of())
                .prepareCommit(1)
                .writerState();
        sink.createWriter(TestSubtask.of(0, 1, "0002-b"), List.of()).write("x", 0);
        Path journal = directory.resolve(".part-00-0002-b.journal");
        String owner = Files.readAllLines(journal).get(0) + "\n";
        Files.writeString(journal, owner.substring(0, Math.min(written, owner.length())));
        Files.delete(directory.resolve(".part-00-0002-b-00000000.inprogress"));

        sink.createWriter(TestSubtask.of(0, 1, "0003-c"), List.of(state));

        assertThat(names()).isEmpty();
    }

    @Test
    void leavesTheFilesOfOtherJobsAlone() throws IOException {
        FileSink<String> sink = lines().build();
        SinkWriter<String> writer = sink.createWriter(TestSubtask.of(0, 1, "0001-a"), List.of());
        byte[] state = writer.prepareCommit(1).writerState();
        TestSubtask foreign = TestSubtask.of(0, 1, "0002-b").withOperatorName("other operator");
        SinkWriter<String> theirs = sink.createWriter(foreign, List.of());
        theirs.write("theirs", 0);
        sink.createWriter(TestSubtask.of(0, 1, "0003-c"), List.of(state));
        checkpoint(sink, theirs, true);
        assertThat(directory.resolve("part-00-0002-b-00000000")).hasContent("theirs");
    }

    @Test
    void saysWhatIsInTheWayWhenItPublishes() throws IOException {
        FileSink<String> sink = lines().build();
        SinkWriter<String> writer = sink.createWriter(TestSubtask.single(), List.of());
        writer.write("a", 0);
        writer.flush(true);
        List<Committable> committables = writer.prepareCommit(1).committables();
        Committer committer = sink.createCommitter(TestSubtask.single());
        Path target = directory.resolve("part-00-0001-a-00000000");
        Path source = directory.resolve(".part-00-0001-a-00000000.inprogress");

        Files.writeString(target, "not ours");
        assertThatThrownBy(() -> committer.commit(1, committables))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(target.toString())
                .hasMessageContaining("exists");
        assertThat(target).hasContent("not ours");
        Files.delete(target);
        Files.writeString(source, "longer than before");
        assertThatThrownBy(() -> committer.commit(1, committables)).hasMessageContaining("18 bytes");
    }

    @Test
    void goesOnWhenItsReadersHaveMovedAPublishedPartAway() throws IOException {
        FileSink<String> sink = lines().build();
        SinkWriter<String> writer = sink.createWriter(TestSubtask.single(), List.of());
        writer.write("abc", 0);
        writer.flush(true);
        List<Committable> committables = writer.prepareCommit(1).committables();
        Committer committer = sink.createCommitter(TestSubtask.single());
        committer.commit(1, committables);
        Path published = directory.resolve("part-00-0001-a-00000000");
        assertThat(published).hasContent("abc");
        Files.delete(published);
        committer.commit(1, committables);
        assertThat(published).doesNotExist();
    }

    @Test
    void saysWhatIsMissingWhenItIsRestored() throws IOException {
        FileSink<String> sink = lines().build();
        SinkWriter<String> writer = sink.createWriter(TestSubtask.single(), List.of());
        writer.write("abc", 0);
        writer.flush(false);
        byte[] state = writer.prepareCommit(1).writerState();
        Path open = directory.resolve(".part-00-0001-a-00000000.inprogress");
        Files.writeString(open, "ab");
        assertThatThrownBy(() -> sink.createWriter(TestSubtask.of(0, 1, "0002-b"), List.of(state)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(open.toString())
                .hasMessageContaining("truncated");
        Files.delete(open);
        assertThatThrownBy(() -> sink.createWriter(TestSubtask.of(0, 1, "0003-c"), List.of(state)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(open.toString())
                .hasMessageContaining("missing");
        byte[] newer = state.clone();
        newer[0] = 2;
        assertThatThrownBy(() -> sink.createWriter(TestSubtask.of(0, 1, "0004-d"), List.of(newer)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void touchesNoFileAtACheckpointWithoutRecords() throws IOException {
        FileSink<String> sink = lines().build();
        SinkWriter<String> writer = sink.createWriter(TestSubtask.single(), List.of());
        assertThat(writer.prepareCommit(1).writerState()).isNotEmpty();
        assertThat(names()).isEmpty();
        writer.flush(true);
        assertThat(writer.prepareCommit(2).committables()).isEmpty();
        writer.close();
        assertThat(names()).isEmpty();
    }

    @Test
    void refusesADirectoryThatCannotBe() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        for (Path path : List.of(file, file.resolve("below"))) {
            FileSink<String> sink =
                    FileSink.forRowFormat(path, Encoder.<String>lines()).build();
            assertThatThrownBy(() -> sink.createWriter(TestSubtask.single(), List.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("'the operator'");
            assertThatThrownBy(() -> sink.createCommitter(TestSubtask.single())).hasMessageContaining(path.toString());
        }
    }

    @Test
    void refusesNamesAndNumbersThatMakeNoSense() {
        for (String prefix : List.of("", " ", ".x", "_x", "a/b", "a\\b", "a\n")) {
            assertThatThrownBy(() -> lines().withPartPrefix(prefix)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> lines().withPartSuffix("/x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RollingPolicy.builder().maxPartSize(0).build()).hasMessageContaining("maxPartSize");
        assertThatThrownBy(() ->
                        RollingPolicy.builder().rolloverInterval(Duration.ZERO).build())
                .hasMessageContaining("rolloverInterval");
        assertThatThrownBy(() -> RollingPolicy.builder()
                        .inactivityInterval(Duration.ofMillis(-1))
                        .build())
                .hasMessageContaining("inactivityInterval");
    }

    @Test
    void isShippedByJavaSerialization() throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(lines().withBucketAssigner(record -> record).build());
            out.writeObject(FileSink.<Pair>forRowFormat(directory, CsvEncoder.forRecord(Pair.class))
                    .build());
            out.writeObject(PlainFileSink.<String>lines(directory));
        }
    }
}
