package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonValuesTest {
    @Test
    void keepsNumbersExactly() {
        assertThat(JsonValues.text(Long.MAX_VALUE)).isEqualTo("9223372036854775807");
        assertThat(JsonValues.text(0.1f)).isEqualTo("0.1");
        assertThat(JsonValues.text(0.1)).isEqualTo("0.1");
        assertThat(JsonValues.text(new BigInteger("123456789012345678901234567890")))
                .isEqualTo("123456789012345678901234567890");
        assertThat(JsonValues.text(new BigDecimal("1.10"))).isEqualTo("1.10");
        assertThat(JsonValues.text((byte) -1)).isEqualTo("-1");
    }

    @Test
    void writesAsTextWhatJsonLacks() {
        assertThat(JsonValues.text(Double.NaN)).isEqualTo("\"NaN\"");
        assertThat(JsonValues.text(Float.NEGATIVE_INFINITY)).isEqualTo("\"-Infinity\"");
        assertThat(JsonValues.text(new byte[] {1, 2})).isEqualTo("\"AQI=\"");
        assertThat(JsonValues.text(Instant.EPOCH)).isEqualTo("\"1970-01-01T00:00:00Z\"");
        assertThat(JsonValues.text('"')).isEqualTo("\"\\\"\"");
    }

    @Test
    void writesWhatHasParts() {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("list", Arrays.asList(1, null));
        named.put("array", new int[] {1, 2});
        named.put("some", Optional.of("x"));
        named.put("none", Optional.empty());

        assertThat(JsonValues.text(named))
                .isEqualTo("{\"list\":[1,null],\"array\":[1,2],\"some\":\"x\",\"none\":null}");
        assertThat(JsonValues.text(Map.of(List.of(1), true))).isEqualTo("[{\"key\":[1],\"value\":true}]");
        assertThat(JsonValues.text(Map.of())).isEqualTo("{}");
    }
}
