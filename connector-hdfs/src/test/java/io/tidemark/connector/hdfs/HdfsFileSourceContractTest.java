package io.tidemark.connector.hdfs;

import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.connector.files.format.LineFormat;
import io.tidemark.testkit.contract.SourceContract;
import java.io.IOException;
import java.util.List;

class HdfsFileSourceContractTest extends SourceContract<String> {
    private static final int RECORDS_PER_FILE = 5;

    private final String directory = TestCluster.SHARED.newDirectory();

    @Override
    protected Source<String, ?> source(String system) {
        return HdfsFileSource.forPath(directory + "/" + system, TestCluster.options(), LineFormat.utf8())
                .build();
    }

    @Override
    protected String record(int number) {
        return "record " + number;
    }

    @Override
    protected void write(String system, List<String> records) throws IOException {
        for (int from = 0; from < records.size(); from += RECORDS_PER_FILE) {
            List<String> some = records.subList(from, Math.min(from + RECORDS_PER_FILE, records.size()));
            TestCluster.SHARED.write(
                    directory + "/" + system + "/from-" + records().indexOf(some.get(0)),
                    String.join("\n", some) + "\n");
        }
    }
}
