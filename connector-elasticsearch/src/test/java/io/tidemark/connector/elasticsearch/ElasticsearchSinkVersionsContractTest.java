package io.tidemark.connector.elasticsearch;

import io.tidemark.servers.SearchRelease;
import org.junit.jupiter.api.Nested;

/** The contract on all versions but the one that every build holds it on. */
class ElasticsearchSinkVersionsContractTest {
    @Nested
    class OnElasticsearch7 extends ElasticsearchSinkContract.WithIdsAndVersions {
        OnElasticsearch7() {
            super(SearchRelease.ELASTICSEARCH_7);
        }
    }

    @Nested
    class OnElasticsearch9 extends ElasticsearchSinkContract.WithIdsAndVersions {
        OnElasticsearch9() {
            super(SearchRelease.ELASTICSEARCH_9);
        }
    }

    @Nested
    class OnOpenSearch1 extends ElasticsearchSinkContract.WithIdsAndVersions {
        OnOpenSearch1() {
            super(SearchRelease.OPENSEARCH_1);
        }
    }

    @Nested
    class OnOpenSearch2 extends ElasticsearchSinkContract.WithIdsAndVersions {
        OnOpenSearch2() {
            super(SearchRelease.OPENSEARCH_2);
        }
    }

    @Nested
    class OnOpenSearch3 extends ElasticsearchSinkContract.WithIdsAndVersions {
        OnOpenSearch3() {
            super(SearchRelease.OPENSEARCH_3);
        }
    }
}
