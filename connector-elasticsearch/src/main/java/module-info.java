/**
 * A sink for Elasticsearch and OpenSearch: documents by bulk requests over HTTP.
 *
 * <p>{@link io.tidemark.connector.elasticsearch.ElasticsearchSink} is at least once; with ids and versions that the
 * records determine it is exactly once, because the server recognises what it has already.
 *
 * <p>{@code java.net.http} sends the requests, in place of a client of the server's maker, each of which talks to some
 * versions of one server alone.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.connector.elasticsearch {
    requires static transitive org.jspecify;
    requires transitive io.tidemark.checkpoint.spi;
    requires com.fasterxml.jackson.core;
    requires java.net.http;

    exports io.tidemark.connector.elasticsearch;
}
