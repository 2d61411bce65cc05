package io.tidemark.checkpoint.spi.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeNameTest {
    @ParameterizedTest
    @CsvSource({
        "Flights-2_v1.0, Flights-2_v1.0",
        "'word count', word%20count",
        "'', %-",
        "., %2E",
        "..', %2E.%27",
        "a/b, a%2Fb",
        "100%, 100%25",
        "\u00fc, %C3%BC",
        "\ud83c\udf0a, %F0%9F%8C%8A"
    })
    void changesOnlyWhatIsNotSafe(String text, String name) {
        assertThat(SafeName.of(text)).isEqualTo(name);
    }

    @Test
    void cutsWhatIsTooLongAndKeepsItDistinct() {
        String common = "x".repeat(SafeName.MAX_LENGTH - 1);
        assertThat(SafeName.of(common + "y")).isEqualTo(common + "y");
        assertThat(SafeName.of(common + "yz"))
                .hasSize(SafeName.MAX_LENGTH)
                .startsWith("xxx")
                .isNotEqualTo(SafeName.of(common + "yy"));
    }

    @Test
    void distinctTextsGetDistinctSafeNames() {
        Random random = new Random(7);
        Set<String> texts = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(6); length > 0; length--) {
                text.append("a.%2EuU/~-\u00e9\ud83c\udf0a\ud800".charAt(random.nextInt(14)));
            }
            String name = SafeName.of(text.toString());
            assertThat(name).matches("[A-Za-z0-9%_-][A-Za-z0-9%~._-]*").hasSizeLessThanOrEqualTo(SafeName.MAX_LENGTH);
            texts.add(text.toString());
            names.add(name);
        }
        assertThat(names).hasSameSizeAs(texts);
    }
}
