package io.tidemark.testkit.connector;

import io.tidemark.api.connector.CollectSink;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.testkit.contract.SinkContract;
import java.util.List;

class CollectSinkContractTest extends SinkContract<String> {
    private CollectSink<String> sink;

    @Override
    protected void open(String system) {
        sink = new CollectSink<>();
    }

    @Override
    protected Sink<String> sink(String system) {
        return sink;
    }

    @Override
    protected String record(int number) {
        return "record " + number;
    }

    @Override
    protected List<String> published(String system) {
        return sink.results();
    }

    @Override
    protected void close(String system) {
        sink.discard();
    }
}
