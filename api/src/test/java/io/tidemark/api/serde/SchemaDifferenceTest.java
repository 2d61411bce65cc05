package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaDifferenceTest {
    enum Color {
        RED,
        GREEN
    }

    record Stats(long flights, int worst) {}

    record All(Stats stats, List<Color> colors, Map<String, Integer> counts) {}

    private static final String ALL = "record All(stats:record Stats(flights:long,worst:int)?,"
            + "colors:list<enum Color(GREEN,RED)>?,counts:map<string,int>?)";

    @Test
    void readsWhatItWrote() {
        Serde<All> serde = Serdes.of(All.class);
        assertThat(serde.schema()).isEqualTo(ALL);
        assertThat(serde.reading(ALL)).isSameAs(serde);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "worst:int            | worst:long          | All.stats.worst: type changed from 'long' to 'int'",
                "flights:long,        | ''                  | All.stats.flights: added",
                "flights:long,        | flights:long,x:int, | All.stats.x: removed",
                "worst:int)           | worst:int,y:int)    | All.stats.y: removed",
                "flights:long,worst:int | worst:int,flights:long | All.stats.worst: moved to another position",
                "record Stats         | record Figures      | All.stats: renamed from 'record Figures' to",
                "GREEN,RED            | BLUE,GREEN,RED      | All.colors[].BLUE: removed",
                "GREEN,RED            | GREEN               | All.colors[].RED: added",
                "list<                | set<                | All.colors: type changed from 'set<enum Color(GREEN,RED)",
                "map<string,int>      | map<string,long>    | All.counts[value]: type changed from 'long' to 'int'",
                "map<string,int>      | map<long,int>       | All.counts[key]: type changed from 'long' to 'string'",
                "map<string,int>?     | map<string,int>     | All.counts: type changed from 'map<string,int>' to",
            })
    void namesTheFirstComponentThatDiffersAndHow(String now, String before, String message) {
        assertThat(ALL).contains(now);
        String written = ALL.replace(now, before);
        assertThatThrownBy(() -> Serdes.of(All.class).reading(written))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageStartingWith(message)
                .hasMessageContaining("written as '" + written + "'")
                .hasMessageContaining("now declared as '" + ALL + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "record", "record (", "list<", "<>", "{\"avro\": 1}", "list<long>>", "list<long"})
    void refusesTextThatIsNoSchema(String written) {
        assertThat(Schema.parse(written))
                .satisfiesAnyOf(
                        schema -> assertThat(schema).isEmpty(),
                        schema -> assertThat(written).isEqualTo("record"));
        assertThatThrownBy(() -> Serdes.longValue().reading(written))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("'" + written + "'");
    }

    @Test
    void refusesTextThatIsNestedWithoutEnd() {
        assertThatThrownBy(() -> Serdes.longValue().reading("list<".repeat(1_000_000)))
                .isInstanceOf(IncompatibleSchemaException.class);
    }
}
