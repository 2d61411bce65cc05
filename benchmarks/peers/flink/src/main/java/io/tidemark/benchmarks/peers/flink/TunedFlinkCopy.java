package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.kafka.CopyJob;
import io.tidemark.benchmarks.kafka.CopySpec;
import java.util.Map;

/** Apache Flink with object reuse, and with a producer that makes batches as large as those of Tidemark. */
public final class TunedFlinkCopy implements CopyJob {
    private final CopyJob job = new FlinkCopyJob(
            Map.of("pipeline.object-reuse", "true"), Map.of("batch.size", "262144", "buffer.memory", "134217728"));

    /** Makes the contestant; nothing is started. */
    public TunedFlinkCopy() {}

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
