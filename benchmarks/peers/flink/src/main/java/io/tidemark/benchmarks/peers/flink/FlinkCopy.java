package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.kafka.CopyJob;
import io.tidemark.benchmarks.kafka.CopySpec;
import java.util.Map;

/** Apache Flink and its connector for Kafka as they are, like Tidemark. */
public final class FlinkCopy implements CopyJob {
    private final CopyJob job = new FlinkCopyJob(Map.of(), Map.of());

    /** Makes the contestant; nothing is started. */
    public FlinkCopy() {}

    @Override
    public String version() {
        return job.version();
    }

    @Override
    public void start(CopySpec spec) throws Exception {
        job.start(spec);
    }

    @Override
    public void end() throws Exception {
        job.end();
    }
}
