package io.tidemark.api.serde;

import static io.tidemark.api.serde.SerdeBytes.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileSchemaTest {
    enum Color {
        RED,
        GREEN
    }

    record Part(int a, String b) {}

    record Whole(
            @DefaultValue("1") long n,
            List<Part> parts,
            Map<String, Color> colors,
            @DefaultNull Part part) {}

    private static final Serde<Whole> WHOLE = Serdes.of(Whole.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "record",
                "record (",
                "list<",
                "<>",
                "list<>",
                "{\"avro\": 1}",
                "list<long>>",
                "list<long",
                "enum E(",
                "record R(a)",
                "record R(:int)",
                "sealed S(,)",
                "long??",
                "record R(a:int,)"
            })
    void refusesTextThatIsNoSchema(String written) {
        assertThatThrownBy(() -> WHOLE.reading(written))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("written as '" + written + "'");
    }

    @Test
    void saysWhereTheTextIsWrong() {
        assertThatThrownBy(() -> WHOLE.reading("list<long"))
                .hasMessageStartingWith("the written schema cannot be understood: '>' was expected at character 9");
    }

    @Test
    void refusesTextThatIsNestedTooDeeplyOrTooLongAndQuotesLittleOfIt() {
        for (String written : List.of(
                "list<".repeat(100_000),
                "list<".repeat(500) + "int" + ">".repeat(500),
                "optional<".repeat(1_000_000),
                "x".repeat(Schema.MAX_CHARS + 1))) {
            assertThatThrownBy(() -> WHOLE.reading(written))
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .message()
                    .hasSizeLessThan(2_000);
        }
    }

    @Test
    void skipsARemovedComponentThatNestsAsDeepAsASchemaMay() throws IOException {
        int depth = Schema.MAX_DEPTH - 1;
        String written =
                "record Part(a:int,b:string?,gone:" + "optional<".repeat(depth) + "int" + ">".repeat(depth) + ")";
        byte[] bytes = new byte[1 + 1 + depth + 1];
        bytes[1] = 2;
        for (int i = 0; i < depth; i++) {
            bytes[2 + i] = 1;
        }
        assertThat(read(Serdes.of(Part.class).reading(written), bytes)).isEqualTo(new Part(1, null));
    }

    @Test
    void endsWithTheDataHoweverLongARemovedListClaimsToBe() {
        Serde<Part> reading = Serdes.of(Part.class).reading("record Part(a:int,b:string?,gone:list<record X()>)");
        byte[] bytes = {0, 2, (byte) 0xFF, -1, -1, -1, -1, -1, -1, -1, -2, 0, 0, 0};
        assertThatThrownBy(() -> read(reading, bytes)).isInstanceOf(IOException.class);
    }

    /** Cuts, doubles and swaps pieces of a schema: whatever comes out is read or refused, by nothing but its exception. */
    @Test
    void readsOrRefusesWhateverASchemaIsMangledInto() {
        String[] pieces = {
            "list<",
            ">",
            "record Part(",
            ")",
            "?",
            ",",
            ":",
            "int",
            "long",
            "enum Color(",
            "RED",
            "a",
            "b",
            "sealed S(",
            "map<",
            "string",
            " ",
            "optional<",
            "int[]",
            "\u0000",
            "n:"
        };
        int read = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(WHOLE.schema());
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int from = random.nextInt(text.length());
                int to = Math.min(text.length(), from + random.nextInt(12));
                text.replace(from, to, random.nextBoolean() ? pieces[random.nextInt(pieces.length)] : "");
            }
            read += readsOrRefuses(text.toString(), random) ? 1 : 0;
        }
        assertThat(read).as("schemas that could be read").isBetween(20, 19_000);
    }

    private static boolean readsOrRefuses(String written, Random random) {
        Serde<Whole> reading;
        try {
            reading = WHOLE.reading(written);
        } catch (IncompatibleSchemaException refused) {
            assertThat(refused).hasMessageContaining("now declared as");
            return false;
        }
        byte[] bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        try {
            read(reading, bytes);
        } catch (IOException malformed) {
            assertThat(written).isNotEmpty();
        }
        return true;
    }
}
