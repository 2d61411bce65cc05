package io.tidemark.connector.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connector.elasticsearch.ItemReply.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyParserTest {
    private static final BulkAction PLAIN = BulkAction.index("i").id("1");

    private static List<ItemReply> items(String body) throws IOException {
        return ReplyParser.items(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsNoFurtherThanThatThereAreNoErrors() throws IOException {
        assertThat(items("{\"took\":3,\"errors\":false,\"items\":[{\"index\":  and so on"))
                .isEmpty();
    }

    @Test
    void readsWhatIsSaidOfEachAction() throws IOException {
        assertThat(items("""
                        {"took":{"a":[1]},"items":[
                          {"index":{"_index":"i","status":201,"_shards":{"total":2}}},
                          {"delete":{"status":404}},
                          {"create":{"status":400,"error":{"type":"t","root_cause":[{"type":"x"}],"reason":"r",
                            "caused_by":{"type":"u","reason":"deeper","caused_by":{"reason":"deepest"}}}}},
                          {"update":{"error":"an old server's text","status":429}}
                        ],"ingest_took":1,"errors":true}"""))
                .containsExactly(
                        new ItemReply(201, null, null),
                        new ItemReply(404, null, null),
                        new ItemReply(400, "t", "r, because deeper, because deepest"),
                        new ItemReply(429, "error", "an old server's text"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{}",
                "{\"errors\":true}",
                "{\"errors\":true,\"items\":[{\"index\":1}]}",
                "{\"errors\":true,\"items\":[{\"index\":{\"_id\":\"1\"}}]}",
                "{\"errors\":true,\"items\":[{\"index\":{\"status\":200}"
            })
    void refusesWhatIsNoReply(String body) {
        assertThatThrownBy(() -> items(body)).isInstanceOf(IOException.class);
    }

    @Test
    void readsWhyAWholeRequestWasRefused() {
        assertThat(ReplyParser.refusal(400, """
                        {"error":{"root_cause":[],"type":"t","reason":"r"},"status":400}""".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new ItemReply(400, "t", "r"));
        assertThat(ReplyParser.refusal(400, "{\"message\":\"no\"}".getBytes(StandardCharsets.UTF_8)))
                .isNull();
        assertThat(ReplyParser.refusal(400, "Bad Request".getBytes(StandardCharsets.UTF_8)))
                .isNull();
    }

    @Test
    void knowsWhatToDoAboutEachStatus() {
        BulkAction versioned = BulkAction.delete("i", "1").version(3);
        BulkAction created = BulkAction.create("i").id("1");
        BulkAction updated = BulkAction.upsert("i", "1");
        assertThat(new ItemReply(200, null, null).verdict(PLAIN)).isEqualTo(Verdict.TAKEN);
        assertThat(new ItemReply(404, null, null).verdict(versioned)).isEqualTo(Verdict.TAKEN);
        assertThat(new ItemReply(404, "index_not_found_exception", "").verdict(versioned))
                .isEqualTo(Verdict.REFUSED);
        assertThat(new ItemReply(409, "conflict", "").verdict(versioned)).isEqualTo(Verdict.REPEAT);
        assertThat(new ItemReply(409, "conflict", "").verdict(created)).isEqualTo(Verdict.REPEAT);
        assertThat(new ItemReply(409, "conflict", "").verdict(updated)).isEqualTo(Verdict.AGAIN);
        assertThat(new ItemReply(409, "conflict", "").verdict(PLAIN)).isEqualTo(Verdict.REFUSED);
        for (int passing : List.of(408, 429, 500, 502, 503, 504)) {
            assertThat(new ItemReply(passing, "busy", "").verdict(PLAIN)).isEqualTo(Verdict.AGAIN);
        }
        for (int lasting : List.of(400, 401, 403, 413)) {
            assertThat(new ItemReply(lasting, "no", "").verdict(PLAIN)).isEqualTo(Verdict.REFUSED);
        }
        assertThat(new ItemReply(500, "t", "x".repeat(1_000)).toString())
                .hasSizeLessThan(400)
                .startsWith("status 500, t: x");
    }
}
