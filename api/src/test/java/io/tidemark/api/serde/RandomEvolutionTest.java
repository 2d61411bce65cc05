package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reads random values of random older forms of a type, and compares with what a plain model makes of them. */
class RandomEvolutionTest {
    private static final int FORMS = 3_000;
    private static final int VALUES = 5;

    enum Hue {
        RED,
        GREEN,
        BLUE,
        NONE
    }

    record Leaf(
            @DefaultValue("-7") int size,
            @DefaultValue("x") String name,
            @DefaultValue("1.5") double weight,
            @DefaultValue("NONE") Hue hue,
            @DefaultNull @Nullable Long age,
            short plain) {}

    sealed interface Node {
        record Twig(Leaf leaf, @DefaultValue("true") boolean dry) implements Node {}

        record Fork(List<Leaf> leaves, SortedMap<String, Leaf> named) implements Node {}

        enum Stump implements Node {
            LOW,
            HIGH
        }
    }

    record Pair<A, B>(A first, B second) {}

    record Tree(
            Node node,
            List<Optional<Leaf>> crown,
            long[] rings,
            BigDecimal height,
            BigInteger seeds,
            Leaf[] fallen,
            @DefaultNull @Nullable Node other,
            Optional<Hue> hue,
            Set<Long> ids,
            OptionalLong years,
            Map<Hue, Pair<Float, Leaf>> pairs,

            @DefaultValue("00000000-0000-0001-0000-000000000002")
            UUID id) {}

    private static final Map<String, @Nullable Object> DEFAULTS = defaults();

    private static Map<String, @Nullable Object> defaults() {
        Map<String, @Nullable Object> defaults = new LinkedHashMap<>();
        defaults.put("Leaf.size", -7);
        defaults.put("Leaf.name", "x");
        defaults.put("Leaf.weight", 1.5);
        defaults.put("Leaf.hue", "NONE");
        defaults.put("Leaf.age", null);
        defaults.put("Twig.dry", true);
        defaults.put("Tree.other", null);
        defaults.put("Tree.id", new UUID(1, 2));
        for (String empty : List.of("crown", "rings", "fallen", "hue", "ids", "years", "pairs")) {
            defaults.put("Tree." + empty, List.of());
        }
        defaults.put("Fork.leaves", List.of());
        defaults.put("Fork.named", List.of());
        return defaults;
    }

    private static final Serde<Tree> TREE = Serdes.of(Tree.class);
    private static final Schema NOW = Schema.parse(TREE.schema());

    @Test
    void readsEveryAllowedOlderFormAsTheModelDoes() throws Exception {
        for (int seed = 0; seed < FORMS; seed++) {
            Random random = new Random(seed);
            Schema written = new WrittenForm(random, DEFAULTS.keySet(), Integer.MAX_VALUE).of(NOW);
            Serde<Tree> reading = TREE.reading(written.toString());
            for (int i = 0; i < VALUES; i++) {
                Object value = WrittenValue.random(written, random);
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                WrittenValue.write(written, value, new DataOutputStream(bytes));
                DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
                Tree tree = reading.deserialize(input);
                assertThat(input.read()).as("the end, seed %s", seed).isEqualTo(-1);
                assertThat(plain(tree)).as("seed %s: %s", seed, written).isEqualTo(expected(NOW, value));
                Tree again = SerdeBytes.read(TREE, SerdeBytes.write(reading, tree));
                assertThat(plain(again)).as("written anew, seed %s", seed).isEqualTo(plain(tree));
            }
        }
    }

    @Test
    void refusesEveryFormWithOneComponentOfAnotherType() {
        int broken = 0;
        for (int seed = 0; seed < FORMS; seed++) {
            Random random = new Random(seed);
            WrittenForm form = new WrittenForm(random, DEFAULTS.keySet(), random.nextInt(25));
            String written = form.of(NOW).toString();
            if (form.isBroken()) {
                broken++;
                assertThatThrownBy(() -> TREE.reading(written))
                        .as("seed %s: %s", seed, written)
                        .isInstanceOf(IncompatibleSchemaException.class)
                        .hasMessageStartingWith("Tree.")
                        .hasMessageContaining("was 'char', is '");
            }
        }
        assertThat(broken).isGreaterThan(FORMS / 2);
    }

    /** What a value of an older form is now: components by name, else their defaults. */
    private static @Nullable Object expected(Schema now, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Map<?, ?> components) {
            Map<String, @Nullable Object> record = new LinkedHashMap<>();
            for (Schema.Part part : now.parts()) {
                record.put(
                        part.name(),
                        components.containsKey(part.name())
                                ? expected(part.type(), components.get(part.name()))
                                : plain(DEFAULTS.get(now.name() + "." + part.name())));
            }
            return record;
        }
        if (now.kind().equals("sealed")) {
            List<?> variant = (List<?>) value;
            for (Schema.Part part : now.parts()) {
                if (part.name().equals(variant.get(0))) {
                    return expected(part.type(), variant.get(1));
                }
            }
        }
        if (value instanceof List<?> items && !now.parts().isEmpty()) {
            List<@Nullable Object> list = new ArrayList<>();
            for (Object item : items) {
                list.add(
                        now.kind().equals("map")
                                ? List.of(
                                        expected(now.argument(0), ((List<?>) item).get(0)),
                                        expected(now.argument(1), ((List<?>) item).get(1)))
                                : expected(now.argument(0), item));
            }
            return list;
        }
        return plain(value);
    }

    /** A value without its classes: maps, lists and scalars, numbers as exact decimals. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Record record) {
            return components(record);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Optional<?> optional) {
            return optional.stream().map(RandomEvolutionTest::plain).toList();
        }
        if (value instanceof OptionalLong optional) {
            return optional.stream().mapToObj(RandomEvolutionTest::plain).toList();
        }
        List<@Nullable Object> items = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> items.add(List.of(plain(k), plain(v))));
            return items;
        }
        if (value instanceof Collection<?> collection) {
            collection.forEach(item -> items.add(plain(item)));
            return items;
        }
        if (value != null && value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                items.add(plain(Array.get(value, i)));
            }
            return items;
        }
        return value instanceof Number number ? exact(number) : value;
    }

    private static BigDecimal exact(Number number) {
        if (number instanceof Float || number instanceof Double) {
            return new BigDecimal(number.doubleValue()).stripTrailingZeros();
        }
        return new BigDecimal(number.toString()).stripTrailingZeros();
    }

    private static Map<String, @Nullable Object> components(Record record) {
        Map<String, @Nullable Object> components = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                components.put(
                        component.getName(), plain(component.getAccessor().invoke(record)));
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        return components;
    }
}
