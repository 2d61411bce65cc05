package io.tidemark.api.serde;

import static io.tidemark.api.serde.SerdeBytes.read;
import static io.tidemark.api.serde.SerdeBytes.shipped;
import static io.tidemark.api.serde.SerdeBytes.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvolutionTest {
    /** What was written. */
    interface Before {
        enum Color {
            RED,
            GREEN
        }

        record Gone(String a, List<Optional<int[]>> b, Map<Color, Gone2> c) {}

        record Gone2(UUID id, @Nullable Instant at, String[] names) {}

        record Line(String article, int count) {}

        sealed interface Payment {
            record Card(int digits) implements Payment {}

            record Cash() implements Payment {}
        }

        record Order(
                long id,
                @Nullable Gone gone,
                int total,
                List<Line> lines,
                Map<String, Line> byName,
                Optional<Line> first,
                Line[] array,
                Payment payment,
                Color color,
                @Nullable String note,
                Payment removed,
                float weight) {}
    }

    /** What it is read as. */
    interface After {
        enum Color {
            BLUE,
            GREEN,
            RED
        }

        record Line(
                @DefaultValue("EUR") String currency,
                long count,
                String article,
                @DefaultNull @Nullable Instant sold) {}

        sealed interface Payment {
            record Card(@DefaultValue("true") boolean valid, long digits) implements Payment {}

            record Cash(OptionalLong change) implements Payment {}

            record Bank(String iban) implements Payment {}
        }

        record Order(
                @Nullable String note,
                double weight,
                @DefaultValue("GREEN") Color second,
                Color color,
                Payment payment,
                List<Line> array,
                Optional<Line> first,
                SortedMap<String, Line> byName,
                Line[] lines,
                BigDecimal total,
                List<String> tags,
                byte[] bytes,
                long id) {}
    }

    private static Before.Order written(@Nullable String note) {
        Before.Line pen = new Before.Line("pen", 3);
        Before.Gone gone = new Before.Gone(
                "a",
                Arrays.asList(Optional.of(new int[] {1, 2}), null, Optional.empty()),
                Map.of(Before.Color.RED, new Before.Gone2(new UUID(1, 2), null, new String[] {"x", null})));
        Map<String, Before.Line> byName = new LinkedHashMap<>();
        byName.put("p", pen);
        byName.put("n", null);
        return new Before.Order(
                7,
                note == null ? null : gone,
                -12,
                new ArrayList<>(Arrays.asList(pen, null)),
                byName,
                Optional.of(pen),
                new Before.Line[] {pen},
                new Before.Payment.Card(11),
                Before.Color.GREEN,
                note,
                new Before.Payment.Cash(),
                0.5f);
    }

    private static Serde<After.Order> reading() {
        return Serdes.of(After.Order.class)
                .reading(Serdes.of(Before.Order.class).schema());
    }

    private static void assertRead(After.Order order, @Nullable String note) {
        After.Line pen = new After.Line("EUR", 3, "pen", null);
        assertThat(order.note).isEqualTo(note);
        assertThat(order.weight).isEqualTo(0.5);
        assertThat(order.second).isEqualTo(After.Color.GREEN);
        assertThat(order.color).isEqualTo(After.Color.GREEN);
        assertThat(order.payment).isEqualTo(new After.Payment.Card(true, 11));
        assertThat(order.array).containsExactly(pen);
        assertThat(order.first).contains(pen);
        assertThat(order.byName)
                .isInstanceOf(TreeMap.class)
                .containsEntry("p", pen)
                .containsEntry("n", null);
        assertThat(order.lines).containsExactly(pen, null);
        assertThat(order.total).isEqualTo(BigDecimal.valueOf(-12));
        assertThat(order.tags).isEmpty();
        assertThat(order.bytes).isEmpty();
        assertThat(order.id).isEqualTo(7);
    }

    @Test
    void readsWhatWasAddedRemovedMovedAndWidenedAtEveryDepth() throws IOException {
        Serde<Before.Order> before = Serdes.of(Before.Order.class);
        for (String note : new String[] {"n", null}) {
            assertRead(read(reading(), write(before, written(note))), note);
            assertRead(read(shipped(reading()), write(before, written(note))), note);
        }
    }

    @Test
    void leavesTheInputRightBehindAnOldValue() throws IOException {
        Serde<List<Before.Order>> before = Serdes.listOf(Serdes.of(Before.Order.class));
        Serde<List<After.Order>> after = Serdes.listOf(Serdes.of(After.Order.class));
        byte[] bytes = write(before, List.of(written("a"), written(null), written("b")));
        List<After.Order> orders = read(after.reading(before.schema()), bytes);
        assertThat(orders).hasSize(3);
        assertRead(orders.get(0), "a");
        assertRead(orders.get(1), null);
        assertRead(orders.get(2), "b");
    }

    @Test
    void writesTheNewSchemaWithTheSerdeThatReadsTheOld() throws IOException {
        Serde<After.Order> now = Serdes.of(After.Order.class);
        Serde<After.Order> reading = reading();
        After.Order order = read(reading, write(Serdes.of(Before.Order.class), written("x")));
        assertThat(reading.schema()).isEqualTo(now.schema());
        assertThat(write(reading, order)).isEqualTo(write(now, order));
        assertRead(read(now, write(reading, order)), "x");
        assertThat(reading.immutable()).isEqualTo(now.immutable());
        assertThat(reading.hash(order)).isEqualTo(now.hash(order));
        assertRead(reading.copy(order), "x");
        assertThat(reading.reading(now.schema()).schema()).isEqualTo(now.schema());
    }

    @Test
    void givesEachValueAnEmptyCollectionOfItsOwn() throws IOException {
        byte[] bytes = write(Serdes.of(Before.Order.class), written("x"));
        Serde<After.Order> reading = reading();
        After.Order first = read(reading, bytes);
        first.tags.add("changed");
        assertThat(read(reading, bytes).tags).isEmpty();
        assertThat(read(reading, bytes).bytes).isNotSameAs(first.bytes);
    }

    private static <A, B> void assertBecomes(Serde<A> before, A value, Serde<B> now, B expected) throws IOException {
        assertThat(read(now.reading(before.schema()), write(before, value))).isEqualTo(expected);
    }

    @Test
    void widensNumbersWhereNothingIsLost() throws IOException {
        assertBecomes(Serdes.byteValue(), (byte) -1, Serdes.shortValue(), (short) -1);
        assertBecomes(Serdes.byteValue(), (byte) -1, Serdes.bigInteger(), BigInteger.ONE.negate());
        assertBecomes(Serdes.shortValue(), Short.MIN_VALUE, Serdes.intValue(), (int) Short.MIN_VALUE);
        assertBecomes(Serdes.shortValue(), Short.MIN_VALUE, Serdes.floatValue(), (float) Short.MIN_VALUE);
        assertBecomes(Serdes.intValue(), Integer.MIN_VALUE, Serdes.longValue(), (long) Integer.MIN_VALUE);
        assertBecomes(Serdes.intValue(), Integer.MAX_VALUE, Serdes.doubleValue(), (double) Integer.MAX_VALUE);
        assertBecomes(Serdes.longValue(), Long.MIN_VALUE, Serdes.bigDecimal(), BigDecimal.valueOf(Long.MIN_VALUE));
        assertBecomes(Serdes.floatValue(), 0.1f, Serdes.doubleValue(), (double) 0.1f);
        assertBecomes(Serdes.bigInteger(), BigInteger.TEN.pow(40), Serdes.bigDecimal(), BigDecimal.TEN.pow(40));
        assertBecomes(Serdes.of(int[].class), new int[] {-1, 5}, Serdes.of(long[].class), new long[] {-1, 5});
        assertBecomes(Serdes.of(float[].class), new float[] {-1}, Serdes.of(double[].class), new double[] {-1});
        assertBecomes(
                Serdes.setOf(Serdes.intValue()),
                Set.of(4),
                Serdes.setOf(Serdes.bigInteger()),
                Set.of(BigInteger.TWO.pow(2)));
    }

    interface Refused {
        record Customer(String age) {}

        record Order(Customer customer, List<Customer> all, Map<Customer, Integer> by) {}
    }

    private static final String CUSTOMER = "record Customer(age:string?)";
    private static final String ORDER =
            "record Order(customer:" + CUSTOMER + "?,all:list<" + CUSTOMER + ">?,by:map<" + CUSTOMER + ",int>?)";

    private static void assertRefused(Serde<?> serde, String written, String message) {
        assertThatThrownBy(() -> serde.reading(written))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageStartingWith(message)
                .hasMessageContaining("now declared as '");
    }

    private static void assertOrderRefused(String now, String before, String message) {
        assertThat(ORDER).contains(now);
        int last = ORDER.lastIndexOf(now);
        String written = message.contains("by[")
                ? ORDER.substring(0, last) + before + ORDER.substring(last + now.length())
                : ORDER.replaceFirst(java.util.regex.Pattern.quote(now), before);
        assertRefused(Serdes.of(Refused.Order.class), written, message);
    }

    @Test
    void namesTheComponentThatCannotBeReadAndWhy() {
        assertThat(Serdes.of(Refused.Order.class).schema()).isEqualTo(ORDER);
        assertOrderRefused("age:string", "age:int", "Order.customer.age: was 'int', is 'string'; a number can become");
        assertOrderRefused("age:string?", "years:string?", "Order.customer.age: was added without a default; put");
        assertOrderRefused("list<", "set<", "Order.all: was 'set<record Customer(age:string?)>', is 'list<");
        assertOrderRefused("Customer", "Client", "Order.customer: was renamed from 'record Client' to 'record Cust");
        assertOrderRefused("int", "long", "Order.by[value]: was 'long', is 'int'; a number can become a wider one");
        assertOrderRefused("age:string?", "age:string?,b:int", "Order.by[key].b: was removed, but it tells apart");
        assertOrderRefused("age:string?", "age:string?,b:mine", "Order.customer.b: was removed, but it was written as");
        assertOrderRefused(
                "age:string?", "age:string?,age:int", "Order.customer: was written with a schema that names");
        assertRefused(
                Serdes.of(Before.Line.class), "record Line(article:string?,count:int?)", "Line.count: was 'int?'");
        assertRefused(Serdes.of(Before.Color.class), "enum Color(BLUE,RED)", "Color.BLUE: was removed");
        assertRefused(
                Serdes.of(Before.Payment.class),
                "sealed Payment(record Bank(),record Cash())",
                "Payment(Bank): was removed");
        assertRefused(Serdes.of(int[].class), "long[]", "int[]: was 'long[]', is 'int[]'");
        assertRefused(Serdes.intValue(), "long", "int: was 'long', is 'int'; a number can become a wider one only");
        assertRefused(Serdes.charValue(), "int", "char: was 'int', is 'char'");
        assertRefused(Serdes.longValue(), "double", "long: was 'double', is 'long'");
    }

    record Key(Before.Color color, int number) {}

    @Test
    void keepsTheHashOfKeysWhateverTheirTypeBecomes() throws IOException {
        String written = "record Key(color:enum Color(GREEN)?,number:int)";
        Serde<Key> now = Serdes.of(Key.class);
        Serde<Key> reading = now.readingKeys(written);
        Key key = read(reading, (byte) 1, (byte) 0, (byte) 4);
        assertThat(key).isEqualTo(new Key(Before.Color.GREEN, 2));
        assertThat(read(shipped(reading), (byte) 1, (byte) 0, (byte) 4)).isEqualTo(key);
        assertThat(now.hash(key)).isEqualTo(31 * "GREEN".hashCode() + 2);
        assertThat(now.readingKeys(now.schema())).isSameAs(now);
        assertThat(Serdes.of(Before.Payment.class).readingKeys("sealed Payment(record Cash())"))
                .isNotNull();
    }

    @Test
    void refusesToChangeAKeyWhereItsHashWouldChange() {
        String color = "color:enum Color(GREEN,RED)?";
        for (String written : List.of(
                "record Key(" + color + ")",
                "record Key(" + color + ",number:int,more:int)",
                "record Key(number:int," + color + ")",
                "record Key(" + color + ",number:short)")) {
            assertThatThrownBy(() -> Serdes.of(Key.class).readingKeys(written))
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageMatching("Key\\.\\w+: .* key.*");
        }
        assertThatThrownBy(() -> Serdes.longValue().readingKeys("int"))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("a key cannot change its type");
    }
}
