package io.tidemark.connector.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.connector.files.format.Encoder;
import io.tidemark.connector.files.format.LineFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What runs the file system, or writes to it, dies by SIGKILL; it is alone with the cluster meanwhile. */
@Isolated
class HdfsFailureTest {
    private final TestCluster cluster = TestCluster.SHARED;
    private final String directory = cluster.newDirectory();

    private static Sink<String> sink(String directory) {
        return HdfsFileSink.<String>forRowFormat(directory, TestCluster.options(), Encoder.lines())
                .build();
    }

    @Test
    void goesOnWritingWhenADataNodeDies() throws IOException {
        try (SinkAttempt attempt = SinkAttempt.first(sink(directory))) {
            attempt.write("a");
            attempt.checkpoint();
            cluster.server().killDataNode(0);
            attempt.write("b");
            attempt.checkpoint();
            attempt.write("c");
            attempt.finish();
        } finally {
            cluster.server().restartDataNode(0);
        }
        assertThat(cluster.lines(directory)).containsExactly("a", "b", "c");
    }

    @Test
    void waitsForANameNodeThatRestarts() throws IOException {
        try (SinkAttempt attempt = SinkAttempt.first(sink(directory))) {
            attempt.write("a");
            attempt.checkpoint();
            cluster.server().killNameNode();
            CompletableFuture<Void> back = CompletableFuture.runAsync(this::restartNameNode);
            attempt.write("b");
            attempt.checkpoint();
            attempt.write("c");
            attempt.finish();
            back.join();
        }
        assertThat(cluster.lines(directory)).containsExactly("a", "b", "c");
    }

    private void restartNameNode() {
        try {
            cluster.server().restartNameNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keepsWhatACheckpointHasWhenTheWholeClusterDies() throws IOException {
        byte[] checkpoint;
        try (SinkAttempt attempt = SinkAttempt.first(sink(directory))) {
            attempt.write("a");
            checkpoint = attempt.checkpoint().writerState();
            attempt.writeAndFlush("lost");
            cluster.server().killDataNode(1);
            cluster.server().killNameNode();
            cluster.server().killDataNode(0);
            cluster.server().restartNameNode();
            cluster.server().restartDataNode(0);
            cluster.server().restartDataNode(1);
        }
        try (SinkAttempt attempt = SinkAttempt.after(checkpoint, sink(directory), "2")) {
            attempt.write("b");
            attempt.finish();
        }
        assertThat(cluster.lines(directory)).containsExactly("a", "b");
    }

    @Test
    void goesOnReadingWhenADataNodeDiesAndTheNameNodeRestarts() throws IOException {
        List<String> expected =
                IntStream.range(0, 10_000).mapToObj(i -> "x".repeat(600) + i).toList();
        cluster.write(directory + "/a", String.join("\n", expected.subList(0, 8_000)));
        cluster.write(directory + "/b", String.join("\n", expected.subList(8_000, 10_000)));
        try (SourceRun<String> run =
                SourceRun.first(HdfsFileSource.forPath(directory, TestCluster.options(), LineFormat.utf8())
                        .build())) {
            run.until(10);
            cluster.server().killDataNode(1);
            cluster.server().killNameNode();
            CompletableFuture<Void> back = CompletableFuture.runAsync(this::restartNameNode);
            assertThat(run.toItsEnd().records()).isEqualTo(expected);
            back.join();
        } finally {
            cluster.server().restartDataNode(1);
        }
    }

    @Test
    void takesFilesFromAProcessThatWasKilled() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        directory)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] checkpoint;
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            checkpoint = Base64.getDecoder().decode(output.readLine());
        } finally {
            process.destroyForcibly().waitFor();
        }
        try (SinkAttempt attempt = SinkAttempt.after(checkpoint, sink(directory), "2")) {
            attempt.write("b");
            attempt.finish();
        }
        assertThat(cluster.lines(directory)).containsExactly("a", "b");
    }

    /** Writes beyond its checkpoint, prints that, and waits to be killed. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            SinkAttempt attempt = SinkAttempt.first(sink(arguments[0]));
            attempt.write("a");
            byte[] checkpoint = attempt.checkpoint().writerState();
            attempt.writeAndFlush("lost");
            System.out.println(Base64.getEncoder().encodeToString(checkpoint));
            System.in.read();
        }
    }
}
