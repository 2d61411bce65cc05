package io.tidemark.connector.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.SearchRelease;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the nodes of Elasticsearch that can be had lack, and those of OpenSearch have. */
abstract class SinkOnOpenSearch extends SinkOnANode {
    SinkOnOpenSearch(SearchRelease release) {
        super(release);
    }

    @Test
    void createsDocumentsInADataStream() throws IOException {
        String stream = Documents.newIndex();
        Documents.ok(node().request(
                        "PUT",
                        "/_index_template/" + stream,
                        "{\"index_patterns\":[\"" + stream + "\"],\"data_stream\":{}}"));
        try (TestWriter writer = TestWriter.open(TestWriter.sink(node().url()))) {
            BulkAction created = BulkAction.create(stream)
                    .id("a")
                    .document(Map.of("@timestamp", "2024-01-01T00:00:00Z", "text", "a"));
            writer.write(created, created).flush();
            assertThat(writer.count("repeatedRecords")).isEqualTo(1);
        }
        assertThat(new Documents(node(), stream).texts()).containsExactly("a");
    }
}
