package io.tidemark.connector.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BulkActionTest {
    private static String sent(BulkAction action) {
        BulkItem item = BulkItem.of(action);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        item.lines().forEach(bytes::writeBytes);
        assertThat(item.size()).isEqualTo(bytes.size());
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void isSentInLines() {
        assertThat(sent(BulkAction.index("i").document("{}"))).isEqualTo("{\"index\":{\"_index\":\"i\"}}\n{}\n");
        assertThat(sent(BulkAction.index("i")
                        .id("1\"\n")
                        .routing("r")
                        .pipeline("p")
                        .version(0)
                        .document("{}")))
                .isEqualTo("{\"index\":{\"_index\":\"i\",\"_id\":\"1\\\"\\n\",\"routing\":\"r\",\"pipeline\":\"p\","
                        + "\"version\":0,\"version_type\":\"external\"}}\n{}\n");
        assertThat(sent(BulkAction.create("i").id("1").document("{}")))
                .isEqualTo("{\"create\":{\"_index\":\"i\",\"_id\":\"1\"}}\n{}\n");
        assertThat(sent(BulkAction.update("i", "1").document("{}")))
                .isEqualTo("{\"update\":{\"_index\":\"i\",\"_id\":\"1\"}}\n{\"doc\":{}}\n");
        assertThat(sent(BulkAction.upsert("i", "1").document("{}")))
                .isEqualTo("{\"update\":{\"_index\":\"i\",\"_id\":\"1\"}}\n{\"doc\":{},\"doc_as_upsert\":true}\n");
        assertThat(sent(BulkAction.delete("i", "1"))).isEqualTo("{\"delete\":{\"_index\":\"i\",\"_id\":\"1\"}}\n");
    }

    @Test
    void neverBreaksOutOfItsLine() {
        byte[] given = "{\n}\r\n{\"delete\":{}}\n".getBytes(StandardCharsets.UTF_8);
        byte[] kept = given.clone();
        assertThat(sent(BulkAction.index("i").document(given)).lines()).hasSize(2);
        assertThat(given).isEqualTo(kept);
    }

    @Test
    void writesValuesAsJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("text", "ü\n\"");
        fields.put("none", null);
        fields.put("numbers", List.of(1, 2L, (short) 3, 4.5, 6.5f, new BigDecimal("7.10"), BigInteger.TEN));
        fields.put("truth", true);
        fields.put("unit", TimeUnit.DAYS);
        fields.put("object", Map.of("array", new Object[] {"a", Arrays.asList("b", null)}));
        fields.put("bytes", new byte[] {1, 2, 3});
        fields.put("uuid", new UUID(1, 2));
        fields.put("instant", Instant.EPOCH);
        fields.put("date", LocalDate.EPOCH);
        fields.put("zoned", ZonedDateTime.ofInstant(Instant.EPOCH, ZoneId.of("Europe/Berlin")));
        assertThat(BulkAction.index("i").document(fields).document())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"text\":\"ü\\n\\\"\",\"none\":null,\"numbers\":[1,2,3,4.5,6.5,7.10,10],\"truth\":true,"
                        + "\"unit\":\"DAYS\",\"object\":{\"array\":[\"a\",[\"b\",null]]},\"bytes\":\"AQID\","
                        + "\"uuid\":\"00000000-0000-0001-0000-000000000002\",\"instant\":\"1970-01-01T00:00:00Z\","
                        + "\"date\":\"1970-01-01\",\"zoned\":\"1970-01-01T01:00+01:00\"}");
    }

    @Test
    void namesTheFieldThatHasNoFormInJson() {
        assertThatThrownBy(() -> BulkAction.index("i").document(Map.of("a", List.of(Map.of("b", new Object())))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The field /a/0/b is of the class java.lang.Object");
    }

    @Test
    void refusesWhatServersDoNotTake() {
        assertThatThrownBy(() -> BulkAction.update("i", "1").version(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("update of document '1' in 'i'; only index and delete");
        assertThatThrownBy(() -> BulkAction.index("i").version(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("index of a document in 'i' is -1");
        assertThatThrownBy(() -> BulkAction.delete("i", "1").pipeline("p"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only index and create");
        assertThatThrownBy(() -> BulkAction.delete("i", "1").document("{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a delete has none");
        assertThatThrownBy(() -> BulkItem.of(BulkAction.index("i")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("index of a document in 'i' has no document");
    }
}
