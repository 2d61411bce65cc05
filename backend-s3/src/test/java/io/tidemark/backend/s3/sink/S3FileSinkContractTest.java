package io.tidemark.backend.s3.sink;

import io.tidemark.backend.s3.TestServer;
import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.testkit.contract.SinkContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class S3FileSinkContractTest extends SinkContract<String> {
    private static final TestServer SERVER = TestServer.SHARED;

    private final Map<String, String> buckets = new HashMap<>();

    private String bucket(String system) throws IOException {
        String bucket = buckets.get(system);
        if (bucket == null) {
            bucket = SERVER.newBucket();
            buckets.put(system, bucket);
        }
        return bucket;
    }

    @Override
    protected Sink<String> sink(String system) throws IOException {
        String location = SERVER.location(bucket(system), "a/b").toString();
        return S3FileSink.<String>forRowFormat(location, Encoder.lines()).build();
    }

    @Override
    protected String record(int number) {
        return "record " + number;
    }

    @Override
    protected List<String> published(String system) throws IOException {
        List<String> lines = new ArrayList<>();
        ObjectStore store = SERVER.store(bucket(system));
        for (String key : store.list("a/b/", "")) {
            lines.addAll(
                    new String(store.read(key), StandardCharsets.UTF_8).lines().toList());
        }
        return lines;
    }
}
