package io.tidemark.connector.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.SearchServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a reader of one index sees. */
final class Documents {
    private static final AtomicInteger INDEXES = new AtomicInteger();
    private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final SearchServer server;
    private final String index;

    Documents(SearchServer server, String index) {
        this.server = server;
        this.index = index;
    }

    static String newIndex() {
        return "index-" + INDEXES.incrementAndGet();
    }

    /** Returns the field {@code text} of all documents that a search finds; none if there is no such index. */
    List<String> texts() throws IOException {
        if (server.request("POST", "/" + index + "/_refresh", "").statusCode() == NOT_FOUND) {
            return List.of();
        }
        String found = ok(server.request("GET", "/" + index + "/_search?size=10000", ""));
        return TEXT.matcher(found).results().map(text -> text.group(1)).toList();
    }

    /** Returns a document as it was written, or {@code null} if it is not there. */
    @Nullable
    String source(String id) throws IOException {
        HttpResponse<String> answer = server.request("GET", "/" + index + "/_source/" + id, "");
        return answer.statusCode() == NOT_FOUND ? null : ok(answer);
    }

    /** Returns all that is known of a document. */
    String document(String id, String routing) throws IOException {
        return ok(server.request("GET", "/" + index + "/_doc/" + id + "?routing=" + routing, ""));
    }

    void create(String mappings) throws IOException {
        ok(server.request("PUT", "/" + index, mappings));
    }

    static String ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(OK);
        return answer.body();
    }
}
