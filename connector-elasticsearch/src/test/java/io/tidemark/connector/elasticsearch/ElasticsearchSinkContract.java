package io.tidemark.connector.elasticsearch;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.servers.SearchRelease;
import io.tidemark.servers.SearchServer;
import io.tidemark.testkit.contract.SinkContract;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A sink into an index for each case, on a node of one version. */
abstract class ElasticsearchSinkContract extends SinkContract<String> {
    private static final String RECORD = "record ";

    private final SearchRelease release;
    private final String prefix = Documents.newIndex();

    ElasticsearchSinkContract(SearchRelease release) {
        this.release = release;
    }

    final SearchServer node() {
        return SharedNode.of(release);
    }

    final ElasticsearchSinkBuilder<String> sink() {
        return ElasticsearchSink.<String>builder().setHosts(node().url()).setBulkFlushMaxActions(2);
    }

    final String index(String system) {
        return prefix + "-" + system;
    }

    static long number(String text) {
        return Long.parseLong(text.substring(RECORD.length()));
    }

    @Override
    protected String record(int number) {
        return RECORD + number;
    }

    @Override
    protected List<String> published(String system) throws IOException {
        return new Documents(node(), index(system)).texts();
    }

    @Override
    protected void close(String system) throws IOException {
        node().request("DELETE", "/" + index(system), "");
    }

    /** One that is exactly once. */
    abstract static class WithIdsAndVersions extends ElasticsearchSinkContract {
        WithIdsAndVersions(SearchRelease release) {
            super(release);
        }

        @Override
        protected Sink<String> sink(String system) {
            String index = index(system);
            return sink().setEmitter(text -> BulkAction.index(index)
                            .id(text)
                            .version(number(text))
                            .document(Map.of("text", text)))
                    .setDeliveryGuarantee(Guarantee.EXACTLY_ONCE)
                    .build();
        }

        @Override
        protected String connector(Sink<String> sink) {
            return "ElasticsearchSink, with ids and versions";
        }
    }
}
