package io.tidemark.connector.elasticsearch;

import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.servers.SearchRelease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class ElasticsearchSinkContractTest {
    @Nested
    class OneWhoseServerMakesTheIds extends ElasticsearchSinkContract {
        OneWhoseServerMakesTheIds() {
            super(SearchRelease.ELASTICSEARCH_8);
        }

        @Override
        protected Sink<String> sink(String system) {
            String index = index(system);
            return sink().setEmitter(text -> BulkAction.index(index).document(Map.of("text", text)))
                    .build();
        }
    }

    @Nested
    class OneWithIdsAndVersions extends ElasticsearchSinkContract.WithIdsAndVersions {
        OneWithIdsAndVersions() {
            super(SearchRelease.ELASTICSEARCH_8);
        }
    }

    /** Every other record does not fit. */
    @Nested
    class OneWithASinkOfFailedActions extends ElasticsearchSinkContract {
        OneWithASinkOfFailedActions() {
            super(SearchRelease.ELASTICSEARCH_8);
        }

        private String other(String system) {
            return index(system) + "-failed";
        }

        @Override
        protected Sink<String> sink(String system) {
            String index = index(system);
            String other = other(system);
            ElasticsearchSink<FailedAction> failed = ElasticsearchSink.<FailedAction>builder()
                    .setHosts(node().url())
                    .setEmitter(action ->
                            BulkAction.index(other).document(action.action().document()))
                    .build();
            return sink().setEmitter(text -> BulkAction.index(index)
                            .document(Map.of("text", text, number(text) % 2 == 0 ? "fits" : "n", text)))
                    .setFailedActionSink(failed)
                    .build();
        }

        @Override
        protected String connector(Sink<String> sink) {
            return "ElasticsearchSink, with a sink of failed actions";
        }

        @Override
        protected void open(String system) throws IOException {
            new Documents(node(), index(system)).create("{\"mappings\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}");
        }

        @Override
        protected List<String> published(String system) throws IOException {
            List<String> all = new ArrayList<>(super.published(system));
            all.addAll(new Documents(node(), other(system)).texts());
            return all;
        }

        @Override
        protected void close(String system) throws IOException {
            super.close(system);
            node().request("DELETE", "/" + other(system), "");
        }
    }
}
