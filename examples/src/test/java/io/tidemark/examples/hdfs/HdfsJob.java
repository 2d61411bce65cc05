package io.tidemark.examples.hdfs;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.RateLimitedSource;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.connector.files.FileSplit;
import io.tidemark.connector.files.RollingPolicy;
import io.tidemark.connector.files.format.CsvEncoder;
import io.tidemark.connector.files.format.CsvFormat;
import io.tidemark.connector.hdfs.HdfsFileSink;
import io.tidemark.connector.hdfs.HdfsFileSource;
import io.tidemark.connector.hdfs.HdfsOptions;
import java.nio.file.Path;
import java.time.Duration;

/** Reads delays from HDFS and publishes the sum of each airport's so far in HDFS, one line a delay, each exactly once. */
final class HdfsJob {
    /** A delay, or the sum of those so far. */
    record Delay(String airport, long minutes) {}

    private HdfsJob() {}

    /**
     * Runs the job to its end.
     *
     * @param args the directories of input and output in HDFS, that of the checkpoints on this machine, and how many delays
     *     come a second
     */
    public static void main(String[] args) throws Exception {
        HdfsOptions cluster = HdfsOptions.defaults().withProperty("dfs.replication", "2");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.enableCheckpointing(100);
        env.getCheckpointConfig().setCheckpointStorage(Path.of(args[2]));
        env.requireGuarantee(Guarantee.EXACTLY_ONCE);
        RateLimitedSource<Delay, FileSplit> delays =
                RateLimitedSource.of(delays(args[0], cluster), Integer.parseInt(args[3]));
        env.fromSource(delays, "delays")
                .uid("delays")
                .keyBy(Delay::airport)
                .sum("minutes")
                .uid("sums")
                .sinkTo(sums(args[1], cluster))
                .uid("published");
        env.execute("hdfs");
    }

    private static HdfsFileSource<Delay> delays(String input, HdfsOptions cluster) {
        return HdfsFileSource.forPath(input, cluster, CsvFormat.forRecord(Delay.class))
                .build();
    }

    private static HdfsFileSink<Delay> sums(String output, HdfsOptions cluster) {
        return HdfsFileSink.<Delay>forRowFormat(output, cluster, CsvEncoder.forRecord(Delay.class))
                .withRollingPolicy(RollingPolicy.builder()
                        .rolloverInterval(Duration.ofMillis(500))
                        .build())
                .build();
    }
}
