package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class SearchServerTest {
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int UNAUTHORIZED = 401;

    @Test
    void elasticsearchKeepsWhatItAcknowledgedWhenItIsKilledOrStopped() throws IOException {
        try (SearchServer server = SearchRelease.ELASTICSEARCH_8.start()) {
            keepsWhatItAcknowledged(server);
        }
    }

    @Test
    void openSearchKeepsWhatItAcknowledgedWhenItIsKilledOrStopped() throws IOException {
        String reason = SearchRelease.OPENSEARCH_2.unavailable();
        if (reason != null) {
            abort(reason);
        }
        try (SearchServer server = SearchRelease.OPENSEARCH_2.start()) {
            keepsWhatItAcknowledged(server);
        }
    }

    private static void keepsWhatItAcknowledged(SearchServer server) throws IOException {
        store(server, "a");
        server.kill();
        assertThatThrownBy(() -> store(server, "lost")).isInstanceOf(IOException.class);
        server.restart();
        store(server, "b");
        server.stop();
        assertThatThrownBy(() -> store(server, "lost")).isInstanceOf(IOException.class);
        server.restart();
        assertThat(server.request("GET", "/letters/_doc/a", "").statusCode()).isEqualTo(OK);
        assertThat(server.request("GET", "/letters/_doc/b", "").statusCode()).isEqualTo(OK);
        assertThatThrownBy(server::restart).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(server::certificate).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSecuredNodeLetsInItsUserAlone() throws IOException {
        try (SearchServer server = SearchRelease.ELASTICSEARCH_8.startSecured()) {
            store(server, "a");
            assertThat(server.url()).startsWith("https:");
            assertThat(server.certificate()).isNotEmptyFile();
            SearchSecurity guess = new SearchSecurity(SearchServer.USER, "a guess");
            assertThat(server.request("GET", "/letters/_doc/a", "", guess).statusCode())
                    .isEqualTo(UNAUTHORIZED);
        }
    }

    private static void store(SearchServer server, String letter) throws IOException {
        HttpResponse<String> answer = server.request("PUT", "/letters/_doc/" + letter, "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(CREATED);
    }
}
