package io.tidemark.connector.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.connector.files.format.Encoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;

class HdfsFileSinkTest {
    private static final String PART = "part-00-1-00000000";

    private final TestCluster cluster = TestCluster.SHARED;
    private final String directory = cluster.newDirectory();

    private HdfsFileSink<String> sink(HdfsOptions options) {
        return HdfsFileSink.<String>forRowFormat(directory, options, Encoder.lines())
                .build();
    }

    private HdfsFileSink<String> sink() {
        return sink(TestCluster.options());
    }

    @Test
    void hidesAPartUntilTheCheckpointThatHoldsItsEnd() throws IOException {
        try (SinkAttempt attempt = SinkAttempt.first(sink())) {
            attempt.write("a");
            attempt.commit(attempt.checkpoint());
            assertThat(cluster.names(directory)).contains("." + PART + ".inprogress");
            assertThat(cluster.lines(directory)).isEmpty();
            attempt.write("b");
            SinkSnapshot last = attempt.last();
            assertThat(cluster.lines(directory)).isEmpty();
            attempt.commit(last);
            attempt.commit(last);
            assertThat(attempt.count("recordsWritten")).isEqualTo(2);
            assertThat(attempt.count("bytesWritten")).isEqualTo(4);
            assertThat(attempt.count("publishedFiles")).isEqualTo(1);
            assertThat(attempt.count("errors")).isZero();
        }
        assertThat(cluster.names(directory)).containsExactly(PART);
        assertThat(cluster.lines(directory)).containsExactly("a", "b");
    }

    @Test
    void goesOnInTheSameFileBehindWhatTheCheckpointHas() throws IOException {
        byte[] checkpoint;
        try (SinkAttempt attempt = SinkAttempt.first(sink())) {
            attempt.write("a");
            checkpoint = attempt.checkpoint().writerState();
            attempt.writeAndFlush("lost");
        }
        try (SinkAttempt attempt = SinkAttempt.after(checkpoint, sink(), "2")) {
            attempt.write("b");
            attempt.finish();
        }
        assertThat(cluster.names(directory)).containsExactly(PART);
        assertThat(cluster.lines(directory)).containsExactly("a", "b");
    }

    @Test
    void keepsAWriterThatWasThoughtDeadFromAddingAnything() throws IOException {
        try (SinkAttempt zombie = SinkAttempt.first(sink())) {
            zombie.write("a");
            byte[] checkpoint = zombie.checkpoint().writerState();
            try (SinkAttempt attempt = SinkAttempt.after(checkpoint, sink(), "2")) {
                zombie.write("of the zombie");
                assertThatThrownBy(zombie::checkpoint)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(PART);
                attempt.write("b");
                attempt.finish();
            }
        }
        assertThat(cluster.lines(directory)).containsExactly("a", "b");
    }

    @Test
    void deletesWhatADeadAttemptBeganAndNoCheckpointHas() throws IOException {
        HdfsFileSink<String> sink = HdfsFileSink.<String>forRowFormat(directory, TestCluster.options(), Encoder.lines())
                .withBucketAssigner(record -> record)
                .build();
        try (SinkAttempt dead = SinkAttempt.first(sink)) {
            dead.write("a");
            byte[] checkpoint = dead.checkpoint().writerState();
            dead.writeAndFlush("lost");
            assertThat(cluster.names(directory + "/lost")).hasSize(1);
            try (SinkAttempt attempt = SinkAttempt.after(checkpoint, sink, "2")) {
                assertThat(cluster.names(directory + "/lost")).isEmpty();
                attempt.finish();
            }
        }
        assertThat(cluster.names(directory)).containsExactlyInAnyOrder("a", "lost");
        assertThat(cluster.lines(directory + "/a")).containsExactly("a");
    }

    @Test
    void marksWhereAPartEndsThatCannotBeCut() throws IOException {
        byte[] checkpoint;
        try (SinkAttempt attempt = SinkAttempt.first(sink(TestCluster.withoutTruncate()))) {
            attempt.write("a");
            checkpoint = attempt.checkpoint().writerState();
            attempt.writeAndFlush("lost");
        }
        try (SinkAttempt attempt = SinkAttempt.after(checkpoint, sink(TestCluster.withoutTruncate()), "2")) {
            attempt.write("b");
            attempt.finish();
        }
        assertThat(cluster.names(directory))
                .containsExactlyInAnyOrder(PART, "." + PART + ".valid-length", "part-00-2-00000000");
        assertThat(status(PART).getLen()).isEqualTo("a\nlost\n".length());
        assertThat(cluster.lines(directory)).containsExactly("a", "b");
        assertThat(SourceRun.all(HdfsFileSource.lines(directory)).records()).containsExactly("a", "b");
    }

    @Test
    void cutsAPartThatWasMarkedOnceTheFileSystemCan() throws IOException {
        byte[] checkpoint;
        try (SinkAttempt attempt = SinkAttempt.first(sink())) {
            attempt.write("a");
            checkpoint = attempt.checkpoint().writerState();
            attempt.writeAndFlush("lost");
        }
        SinkAttempt.after(checkpoint, sink(TestCluster.withoutTruncate()), "2").close();
        assertThat(cluster.names(directory)).contains("." + PART + ".valid-length");
        try (SinkAttempt attempt = SinkAttempt.after(checkpoint, sink(), "3")) {
            attempt.write("b");
            attempt.finish();
        }
        assertThat(cluster.names(directory)).containsExactly(PART);
        assertThat(cluster.lines(directory)).containsExactly("a", "b");
    }

    @Test
    void saysWhatWasCutFromOutside() throws IOException {
        byte[] checkpoint;
        try (SinkAttempt attempt = SinkAttempt.first(sink())) {
            attempt.write("a", "b");
            checkpoint = attempt.checkpoint().writerState();
        }
        Path part = new Path(directory, "." + PART + ".inprogress");
        cluster.client().delete(part, false);
        cluster.write(part.toString(), "a\n");
        assertThatThrownBy(() -> SinkAttempt.after(checkpoint, sink(), "2"))
                .hasMessageContainingAll(part.toString(), "2 bytes", "byte 4");
        cluster.client().delete(part, false);
        assertThatThrownBy(() -> SinkAttempt.after(checkpoint, sink(), "3"))
                .hasMessageContainingAll(part.toString(), "is missing");
    }

    @Test
    void doesNotReplaceAFileThatIsThere() throws IOException {
        try (SinkAttempt attempt = SinkAttempt.first(sink())) {
            attempt.write("a");
            SinkSnapshot last = attempt.last();
            cluster.write(directory + "/" + PART, "of somebody else\n");
            assertThatThrownBy(() -> attempt.commit(last)).hasMessageContaining(directory + "/" + PART + " exists");
            cluster.client().delete(new Path(directory, PART), false);
            attempt.commit(last);
        }
        assertThat(cluster.lines(directory)).containsExactly("a");
    }

    @Test
    void refusesADirectoryThatItMayNotWriteTo() {
        HdfsFileSink<String> stranger = sink(TestCluster.options().withUser("stranger"));
        assertThatThrownBy(() -> SinkAttempt.first(stranger))
                .hasMessageContainingAll("the operator", directory, "stranger");
    }

    @Test
    void writesForWhomItActs() throws IOException {
        cluster.client().mkdirs(new Path(directory));
        cluster.client().setPermission(new Path(directory), new FsPermission("777"));
        try (SinkAttempt attempt = SinkAttempt.first(sink(TestCluster.options().withProxyUser("alice")))) {
            attempt.write("a");
            attempt.finish();
        }
        assertThat(status(PART).getOwner()).isEqualTo("alice");
    }

    @Test
    void refusesWhatIsNoPlaceInHdfs() {
        for (String path : List.of("/data", "file:///data", "hdfs://", "hdfs:///data", "")) {
            assertThatThrownBy(() -> HdfsFileSink.forRowFormat(path, Encoder.lines()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("hdfs://namenode:8020/data");
        }
        assertThatThrownBy(() -> HdfsOptions.defaults().withTimeout(Duration.ZERO))
                .hasMessageContaining("PT1S");
        assertThatThrownBy(() -> HdfsOptions.defaults().withUser(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HdfsOptions.defaults().withProperty("", "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesTheSameWhenItWasSentToAnotherMachine() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(sink(TestCluster.options().withProperty("a.password", "secret")));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            @SuppressWarnings("unchecked") // as it was written
            HdfsFileSink<String> copy = (HdfsFileSink<String>) in.readObject();
            try (SinkAttempt attempt = SinkAttempt.first(copy)) {
                attempt.write("a");
                attempt.finish();
            }
        }
        assertThat(cluster.lines(directory)).containsExactly("a");
    }

    @Test
    void showsNoValueOfAProperty() {
        assertThat(HdfsOptions.defaults().withProperty("a.password", "secret"))
                .asString()
                .contains("a.password")
                .doesNotContain("secret");
    }

    private FileStatus status(String name) throws IOException {
        return cluster.client().getFileStatus(new Path(directory, name));
    }
}
