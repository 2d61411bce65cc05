package io.tidemark.connector.elasticsearch;

import io.tidemark.servers.SearchRelease;
import org.junit.jupiter.api.Nested;

/** The versions whose nodes every build fetches. */
class ElasticsearchSinkTest {
    @Nested
    class OnElasticsearch8 extends SinkOnANode {
        OnElasticsearch8() {
            super(SearchRelease.ELASTICSEARCH_8);
        }
    }

    @Nested
    class OnOpenSearch2 extends SinkOnOpenSearch {
        OnOpenSearch2() {
            super(SearchRelease.OPENSEARCH_2);
        }
    }
}
