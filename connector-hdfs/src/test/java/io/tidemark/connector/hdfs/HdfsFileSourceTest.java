package io.tidemark.connector.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.source.BadRecords;
import io.tidemark.connector.files.FileSplit;
import io.tidemark.connector.files.format.CsvFormat;
import io.tidemark.connector.files.format.LineFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HdfsFileSourceTest {
    /** More than one batch, and more bytes than one may have. */
    private static final int MANY = 2_000;

    private final TestCluster cluster = TestCluster.SHARED;
    private final String directory = cluster.newDirectory();

    record Delay(String origin, int minutes) {}

    private static HdfsFileSource<String> lines(String path) {
        return HdfsFileSource.forPath(path, TestCluster.options(), LineFormat.utf8())
                .build();
    }

    @Test
    void readsPlainAndCompressedFilesInTheOrderOfTheirPaths() throws IOException {
        cluster.write(directory + "/b.txt", "3\n4");
        cluster.write(directory + "/_hidden", "no\n");
        cluster.write(directory + "/deep/c.txt", "5\n");
        try (OutputStream out = new GZIPOutputStream(cluster.client().create(new Path(directory + "/a.txt.gz")))) {
            out.write("1\n2\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(SourceRun.all(lines(directory)).records()).containsExactly("1", "2", "3", "4");
        assertThat(SourceRun.all(lines(directory + "/*.txt")).records()).containsExactly("3", "4");
        assertThat(SourceRun.all(lines(directory + "/**.txt")).records()).containsExactly("3", "4", "5");
        assertThat(SourceRun.all(lines(directory + "/b.txt")).records()).containsExactly("3", "4");
    }

    @Test
    void goesOnBehindTheLastRecordThatWasEmittedWhereverThatIs() throws IOException {
        List<String> expected =
                IntStream.range(0, MANY).mapToObj(i -> "x".repeat(600) + i).toList();
        cluster.write(directory + "/many", expected.stream().collect(Collectors.joining("\n", "", "\n")));
        for (int cut : List.of(0, 1, 511, 512, 513, 1_747, 1_748, MANY - 1, MANY)) {
            try (SourceRun<String> run = SourceRun.first(lines(directory)).until(cut);
                    SourceRun<String> rest = SourceRun.after(run.snapshot(), lines(directory))) {
                assertThat(run.records()).isEqualTo(expected.subList(0, cut));
                assertThat(rest.toItsEnd().records())
                        .as("restored after %d records", cut)
                        .isEqualTo(expected.subList(cut, MANY));
            }
        }
    }

    @Test
    void refusesAFileThatWasReplacedOrIsGone() throws IOException {
        String file = directory + "/file";
        cluster.write(file, "1\n2\n");
        List<FileSplit> checkpoint;
        try (SourceRun<String> run = SourceRun.first(lines(file)).until(1)) {
            checkpoint = run.snapshot();
        }
        cluster.client().delete(new Path(file), false);
        assertRefuses(checkpoint, file, "has vanished");
        cluster.write(file, "1\n2\n");
        assertRefuses(checkpoint, file, "it was replaced");
    }

    private static void assertRefuses(List<FileSplit> checkpoint, String file, String reason) throws IOException {
        try (SourceRun<String> run = SourceRun.after(checkpoint, lines(file))) {
            assertThatThrownBy(run::toItsEnd).hasMessageContainingAll("the operator", file, reason);
            assertThat(run.count("errors")).isOne();
        }
    }

    @Test
    void emitsWhatComesBeforeARecordThatCannotBeRead() throws IOException {
        cluster.write(directory + "/delays.csv", "origin,minutes\nSFO,1\nSFO,x\nATL,2\n");
        try (SourceRun<Delay> run = SourceRun.first(delays(BadRecords.FAIL))) {
            assertThatThrownBy(run::toItsEnd).hasMessageContainingAll(directory + "/delays.csv", "line 3", "minutes");
            assertThat(run.records()).containsExactly(new Delay("SFO", 1));
        }
        SourceRun<Delay> skipping = SourceRun.all(delays(BadRecords.SKIP));
        assertThat(skipping.records()).containsExactly(new Delay("SFO", 1), new Delay("ATL", 2));
        assertThat(skipping.count("skippedRecords")).isOne();
        SourceRun<Delay> rejecting = SourceRun.all(delays(BadRecords.SIDE_OUTPUT));
        assertThat(rejecting.records()).containsExactly(new Delay("SFO", 1), new Delay("ATL", 2));
        assertThat(rejecting.rejected())
                .singleElement()
                .satisfies(bad -> assertThat(bad.content()).isEqualTo("SFO,x"));
        assertThat(rejecting.count("recordsRead")).isEqualTo(3);
        assertThat(rejecting.count("bytesRead")).isEqualTo("origin,minutes\nSFO,1\nSFO,x\nATL,2\n".length());
        assertThat(rejecting.count("errors")).isZero();
    }

    private HdfsFileSource<Delay> delays(BadRecords choice) {
        return HdfsFileSource.forPath(directory, TestCluster.options(), CsvFormat.forRecord(Delay.class))
                .onBadRecord(choice)
                .build();
    }

    @Test
    void refusesADirectoryThatIsNotThere() {
        assertThatThrownBy(() -> SourceRun.splits(lines(directory)))
                .hasMessageContainingAll("the operator", directory + " does not exist");
        assertThatThrownBy(() -> SourceRun.splits(lines(directory + "/*.csv")))
                .hasMessageContainingAll("the operator", directory + " does not exist");
        assertThatThrownBy(() -> HdfsFileSource.lines("s3://bucket/data"))
                .hasMessageContainingAll("s3://bucket/data", "hdfs://namenode:8020/data");
    }

    @Test
    @Timeout(60)
    void givesUpOnANameNodeThatDoesNotAnswerAndNamesIt() throws IOException {
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }
        HdfsFileSource<String> source = HdfsFileSource.forPath(
                        "hdfs://127.0.0.1:" + port + "/data",
                        HdfsOptions.defaults().withTimeout(Duration.ofSeconds(2)),
                        LineFormat.utf8())
                .build();
        assertThatThrownBy(() -> SourceRun.splits(source)).hasMessageContaining("127.0.0.1:" + port);
    }
}
