package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.connector.files.format.Encoder;
import io.tidemark.testkit.contract.SinkContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** With parts so small that some end between checkpoints, and buckets. */
class FileSinkRollingContractTest extends SinkContract<String> {
    @TempDir(factory = InMemory.class)
    Path directory;

    @Override
    protected Sink<String> sink(String system) {
        return FileSink.<String>forRowFormat(directory.resolve(system), Encoder.lines())
                .withRollingPolicy(RollingPolicy.builder().maxPartSize(20).build())
                .withBucketAssigner(record -> "bucket-" + record.length() % 2)
                .build();
    }

    @Override
    protected String connector(Sink<String> sink) {
        return "FileSink, small parts in buckets";
    }

    @Override
    protected String record(int number) {
        return "record " + number;
    }

    @Override
    protected List<String> published(String system) throws IOException {
        return PublishedLines.in(directory.resolve(system));
    }
}
