package io.tidemark.examples.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.examples.JavaProcess;
import io.tidemark.servers.HdfsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the job with SIGKILL between two directories of a real HDFS, and starts it again. */
class HdfsKillTest {
    private static final int DELAYS = 1_500;
    private static final int AIRPORTS = 7;
    private static final int DELAYS_PER_SECOND = 300;
    private static final int KILLS = 2;
    private static final int SIGKILLED = 128 + 9;

    @TempDir
    Path directory;

    @Test
    void publishesEachSumOnceHoweverOftenTheProcessIsKilled() throws IOException, InterruptedException {
        try (HdfsServer server = HdfsServer.start(directory.resolve("hdfs"));
                FileSystem hdfs = FileSystem.newInstance(URI.create(server.uri()), new Configuration())) {
            writeDelays(hdfs);
            for (int kill = 0; kill < KILLS; kill++) {
                int published = published(hdfs).size();
                try (JavaProcess job = start(server)) {
                    job.awaitUnlessEnded(() -> published(hdfs).size() > published);
                    job.kill();
                    assertThat(job.exitCode()).as(job.errors()).isEqualTo(SIGKILLED);
                }
            }
            assertThat(published(hdfs)).as("when it was killed last").hasSizeBetween(1, DELAYS - 1);
            try (JavaProcess job = start(server)) {
                assertThat(job.exitCode()).as(job.errors()).isZero();
            }
            assertThat(published(hdfs)).containsExactlyInAnyOrderElementsOf(expected());
        }
    }

    private JavaProcess start(HdfsServer server) throws IOException {
        return JavaProcess.start(
                directory,
                JavaProcess.classPath(),
                HdfsJob.class.getName(),
                List.of(
                        server.uri() + "/delays",
                        server.uri() + "/sums",
                        directory.resolve("checkpoints").toString(),
                        String.valueOf(DELAYS_PER_SECOND)));
    }

    private static String airport(int delay) {
        return "A" + delay % AIRPORTS;
    }

    private static void writeDelays(FileSystem hdfs) throws IOException {
        StringBuilder text = new StringBuilder("airport,minutes\n");
        for (int i = 0; i < DELAYS; i++) {
            text.append(airport(i)).append(',').append(i).append('\n');
        }
        try (OutputStream out = hdfs.create(new org.apache.hadoop.fs.Path("/delays/all.csv"))) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<String> expected() {
        TreeMap<String, Long> sums = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < DELAYS; i++) {
            lines.add(airport(i) + "," + sums.merge(airport(i), (long) i, Long::sum));
        }
        return lines;
    }

    private static List<String> published(FileSystem hdfs) {
        List<String> lines = new ArrayList<>();
        try {
            org.apache.hadoop.fs.Path sums = new org.apache.hadoop.fs.Path("/sums");
            if (hdfs.exists(sums)) {
                for (FileStatus file :
                        hdfs.listStatus(sums, path -> !path.getName().startsWith("."))) {
                    try (BufferedReader reader = new BufferedReader(
                            new InputStreamReader(hdfs.open(file.getPath()), StandardCharsets.UTF_8))) {
                        reader.lines().forEach(lines::add);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
