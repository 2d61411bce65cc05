package io.tidemark.connector.hdfs;

import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.connector.files.format.Encoder;
import io.tidemark.testkit.contract.SinkContract;
import java.io.IOException;
import java.util.List;

/** Where what the checkpoint does not have cannot be cut off. */
class HdfsFileSinkValidLengthContractTest extends SinkContract<String> {
    private final String directory = TestCluster.SHARED.newDirectory();

    @Override
    protected Sink<String> sink(String system) {
        return HdfsFileSink.<String>forRowFormat(
                        directory + "/" + system, TestCluster.withoutTruncate(), Encoder.lines())
                .build();
    }

    @Override
    protected String connector(Sink<String> sink) {
        return "HdfsFileSink, valid-length files";
    }

    @Override
    protected String record(int number) {
        return "record " + number;
    }

    @Override
    protected List<String> published(String system) throws IOException {
        return TestCluster.SHARED.lines(directory + "/" + system);
    }
}
