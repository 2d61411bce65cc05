package io.tidemark.connector.hdfs;

import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.connector.files.format.Encoder;
import io.tidemark.testkit.contract.SinkContract;
import java.io.IOException;
import java.util.List;

class HdfsFileSinkContractTest extends SinkContract<String> {
    private final String directory = TestCluster.SHARED.newDirectory();

    @Override
    protected Sink<String> sink(String system) {
        return HdfsFileSink.<String>forRowFormat(directory + "/" + system, TestCluster.options(), Encoder.lines())
                .build();
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
