package io.tidemark.connector.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.SearchRelease;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The versions whose nodes the profile {@code versions} fetches. */
class ElasticsearchSinkVersionsTest {
    @Nested
    class OnElasticsearch7 extends SinkOnANode {
        OnElasticsearch7() {
            super(SearchRelease.ELASTICSEARCH_7);
        }
    }

    @Nested
    class OnElasticsearch9 extends SinkOnANode {
        OnElasticsearch9() {
            super(SearchRelease.ELASTICSEARCH_9);
        }
    }

    @Nested
    class OnOpenSearch1 extends SinkOnOpenSearch {
        OnOpenSearch1() {
            super(SearchRelease.OPENSEARCH_1);
        }
    }

    @Nested
    class OnOpenSearch3 extends SinkOnOpenSearch {
        OnOpenSearch3() {
            super(SearchRelease.OPENSEARCH_3);
        }

        /** Of the nodes that can be had, this one alone has processors for pipelines. */
        @Test
        void letsAPipelineChangeTheDocument() throws IOException {
            String index = Documents.newIndex();
            Documents.ok(node().request(
                            "PUT",
                            "/_ingest/pipeline/marking",
                            "{\"processors\":[{\"set\":{\"field\":\"marked\",\"value\":true}}]}"));
            try (TestWriter writer = TestWriter.open(TestWriter.sink(node().url()))) {
                writer.write(
                                TestWriter.text(index, "a").pipeline("marking"),
                                BulkAction.create(index)
                                        .id("b")
                                        .pipeline("marking")
                                        .document("{}"),
                                TestWriter.text(index, "c"))
                        .flush();
            }
            Documents documents = new Documents(node(), index);
            assertThat(documents.source("a")).contains("\"marked\":true");
            assertThat(documents.source("b")).contains("\"marked\":true");
            assertThat(documents.source("c")).doesNotContain("marked");
        }
    }
}
