package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenericSerdeTest {
    enum Color {
        RED,
        GREEN
    }

    sealed interface Shape {}

    record Circle(double radius) implements Shape {}

    record Square(long side, @Nullable Color color) implements Shape {}

    record Nothing() {}

    record Order(
            String id,
            long amount,
            @Nullable BigDecimal price,
            List<Shape> shapes,
            Map<String, Long> counts,
            Optional<Nothing> nothing,
            Set<Color> colors,
            int[] numbers,
            Instant at) {}

    private static final Order ORDER = new Order(
            "ö-7",
            -5,
            null,
            Arrays.asList(new Circle(0.5), null, new Square(3, Color.GREEN)),
            Map.of("a", 1L),
            Optional.of(new Nothing()),
            Set.of(Color.RED),
            new int[] {1, 2},
            Instant.EPOCH);

    @Test
    void readsARecordAsAMapOfItsComponentsInTheirOrder() throws IOException {
        Object read = readGenerically(Serdes.of(Square.class), new Square(3, null));

        assertThat(read).hasToString("{side=3, color=null}");
    }

    @Test
    void readsEverythingWithoutTheClasses() throws IOException {
        Object read = readGenerically(Serdes.of(Order.class), ORDER);

        Map<String, Object> green = new LinkedHashMap<>();
        green.put("side", 3L);
        green.put("color", "GREEN");
        Map<?, ?> map = (Map<?, ?>) read;
        assertThat(List.copyOf(map.keySet()))
                .isEqualTo(List.of("id", "amount", "price", "shapes", "counts", "nothing", "colors", "numbers", "at"));
        assertThat(map.get("id")).isEqualTo("ö-7");
        assertThat(map.get("amount")).isEqualTo(-5L);
        assertThat(map.get("price")).isNull();
        assertThat(map.get("shapes"))
                .isEqualTo(Arrays.asList(Map.of("Circle", Map.of("radius", 0.5)), null, Map.of("Square", green)));
        assertThat(map.get("counts")).isEqualTo(Map.of("a", 1L));
        assertThat(map.get("nothing")).isEqualTo(Optional.of(Map.of()));
        assertThat(map.get("colors")).isEqualTo(Set.of("RED"));
        assertThat(map.get("numbers")).isEqualTo(new int[] {1, 2});
        assertThat(map.get("at")).isEqualTo(Instant.EPOCH);
    }

    @Test
    void writesTheBytesAndHashesThatTheClassesWouldHave() throws IOException {
        sameBytesAndHash(Serdes.of(Order.class), ORDER);
        sameBytesAndHash(Serdes.of(Shape.class), new Square(1L << 40, Color.RED));
        sameBytesAndHash(Serdes.of(Color.class), Color.GREEN);
        sameBytesAndHash(Serdes.of(Nothing.class), new Nothing());
        sameBytesAndHash(Serdes.string(), "text");
    }

    @Test
    void copiesWhatCanBeChanged() throws IOException {
        Serde<Object> generic = generic(Serdes.of(Order.class));
        Object read = readGenerically(Serdes.of(Order.class), ORDER);

        Object copy = generic.copy(read);

        assertThat(bytes(generic, copy)).isEqualTo(bytes(generic, read));
        assertThat(((Map<?, ?>) copy).get("shapes")).isNotSameAs(((Map<?, ?>) read).get("shapes"));
        assertThat(generic.immutable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "money",
                "avro:7",
                "list",
                "list<long,long>",
                "map<long>",
                "long<int>",
                "record",
                "enum",
                "record X(a:money)",
                "record X(a:long",
                "optional<optional<money>>"
            })
    void refusesASchemaThatNoSerdeOfTidemarkWrites(String schema) {
        assertThatThrownBy(() -> Serdes.generic(schema))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("'" + schema + "'")
                .hasMessageContaining("give the Serde");
    }

    @Test
    void asksForPartsThatAreWrittenInAnotherWay() throws IOException {
        Serde<?> generic = Serdes.generic(
                "map<string,money<long>>",
                schema -> schema.equals("money<long>") ? Optional.of(Serdes.byteValue()) : Optional.empty());

        DataInputStream input = new DataInputStream(new ByteArrayInputStream(new byte[] {2, 2, 'a', 7}));
        assertThat(generic.deserialize(input)).isEqualTo(Map.of("a", (byte) 7));
    }

    @Test
    void namesTheVariantThatIsNotThere() {
        Serde<?> shape = Serdes.generic(Serdes.of(Shape.class).schema());

        assertThatThrownBy(() -> shape.deserialize(new DataInputStream(new ByteArrayInputStream(new byte[] {9}))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sealed Shape")
                .hasMessageContaining("number 9");
    }

    private static <T> void sameBytesAndHash(Serde<T> typed, T value) throws IOException {
        Serde<Object> generic = generic(typed);
        Object read = readGenerically(typed, value);

        assertThat(bytes(generic, read)).isEqualTo(bytes(typed, value));
        assertThat(generic.hash(read)).isEqualTo(typed.hash(value));
        assertThat(generic.schema()).isEqualTo(typed.schema());
    }

    private static <T> Object readGenerically(Serde<T> typed, T value) throws IOException {
        DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes(typed, value)));
        Object read = generic(typed).deserialize(input);
        assertThat(input.read()).as("behind the value").isEqualTo(-1);
        return read;
    }

    @SuppressWarnings("unchecked") // a generic serde takes what it has read
    private static Serde<Object> generic(Serde<?> typed) {
        return (Serde<Object>) Serdes.generic(typed.schema());
    }

    private static <T> byte[] bytes(Serde<T> serde, T value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        serde.serialize(value, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
