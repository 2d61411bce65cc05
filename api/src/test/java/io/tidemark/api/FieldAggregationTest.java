package io.tidemark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.FieldAggregation.Kind;
import io.tidemark.api.functions.ReduceFunction;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldAggregationTest {
    private record Numbers(
            String key,
            byte b,
            short s,
            int i,
            long l,
            float f,
            double d,
            Integer boxed,
            BigInteger bigInteger,
            BigDecimal bigDecimal) {
        static Numbers of(String key, int n) {
            return new Numbers(key, (byte) n, (short) n, n, n, n, n, n, BigInteger.valueOf(n), BigDecimal.valueOf(n));
        }
    }

    private record Mixed(String text, boolean flag, char letter, List<String> list) {}

    private static <T> T combine(Kind kind, Class<T> type, Object field, T soFar, T next) throws Exception {
        ReduceFunction<T> function = FieldAggregation.of(kind, type, field);
        return function.reduce(soFar, next);
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                Arguments.of("b", 1, (byte) 3, (byte) 7, (byte) 10),
                Arguments.of("s", 2, (short) 3, (short) 7, (short) 10),
                Arguments.of("i", 3, 3, 7, 10),
                Arguments.of("l", 4, 3L, 7L, 10L),
                Arguments.of("f", 5, 3f, 7f, 10f),
                Arguments.of("d", 6, 3d, 7d, 10d),
                Arguments.of("boxed", 7, 3, 7, 10),
                Arguments.of("bigInteger", 8, BigInteger.valueOf(3), BigInteger.valueOf(7), BigInteger.TEN),
                Arguments.of("bigDecimal", 9, BigDecimal.valueOf(3), BigDecimal.valueOf(7), BigDecimal.TEN));
    }

    private static Object component(Numbers record, int position) throws Exception {
        return Numbers.class.getRecordComponents()[position].getAccessor().invoke(record);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void everyNumberHasSumMinAndMaxByNameAndByPosition(String name, int position, Object min, Object max, Object sum)
            throws Exception {
        Numbers three = Numbers.of("first", 3);
        Numbers seven = Numbers.of("second", 7);
        for (Object field : new Object[] {name, position}) {
            assertThat(component(combine(Kind.SUM, Numbers.class, field, three, seven), position))
                    .isEqualTo(sum);
            assertThat(component(combine(Kind.MIN, Numbers.class, field, seven, three), position))
                    .isEqualTo(min);
            assertThat(component(combine(Kind.MAX, Numbers.class, field, three, seven), position))
                    .isEqualTo(max);
        }
    }

    @Test
    void theOtherFieldsAreThoseOfTheFirstRecord() throws Exception {
        Numbers sum = combine(Kind.SUM, Numbers.class, "i", Numbers.of("first", 3), Numbers.of("second", 7));
        assertThat(sum.key()).isEqualTo("first");
        assertThat(sum.l()).isEqualTo(3);
        assertThat(sum.i()).isEqualTo(10);
    }

    @Test
    void valuesThatAreRecordsThemselvesHavePositionZero() throws Exception {
        assertThat(combine(Kind.SUM, Long.class, 0, 3L, 7L)).isEqualTo(10);
        assertThat(combine(Kind.MAX, String.class, 0, "a", "b")).isEqualTo("b");
        assertThat(combine(Kind.MIN, Double.class, 0, 1.5, -1.5)).isEqualTo(-1.5);
    }

    @Test
    void whatCanBeComparedHasMinAndMax() throws Exception {
        Mixed a = new Mixed("a", false, 'x', List.of());
        Mixed b = new Mixed("b", true, 'y', List.of());
        assertThat(combine(Kind.MAX, Mixed.class, "text", a, b).text()).isEqualTo("b");
        assertThat(combine(Kind.MIN, Mixed.class, "flag", b, a).flag()).isFalse();
        assertThat(combine(Kind.MAX, Mixed.class, "letter", a, b).letter()).isEqualTo('y');
    }

    @Test
    void refusesAFieldThatIsNotThereNamingThoseThatAre() {
        for (Object field : new Object[] {"none", -1, 4}) {
            assertThatThrownBy(() -> FieldAggregation.of(Kind.SUM, Mixed.class, field))
                    .isInstanceOf(InvalidProgramException.class)
                    .hasMessageContainingAll("Mixed", "'" + field + "'", "[text, flag, letter, list]");
        }
    }

    @Test
    void refusesToSumWhatIsNoNumber() {
        for (String field : List.of("text", "flag", "letter", "list")) {
            assertThatThrownBy(() -> FieldAggregation.of(Kind.SUM, Mixed.class, field))
                    .isInstanceOf(InvalidProgramException.class)
                    .hasMessageContainingAll("sum needs a number", "Mixed." + field);
        }
        assertThatThrownBy(() -> FieldAggregation.of(Kind.SUM, String.class, 0))
                .hasMessageContainingAll("sum needs a number", "String");
    }

    @Test
    void refusesToCompareWhatHasNoOrder() {
        assertThatThrownBy(() -> FieldAggregation.of(Kind.MIN, Mixed.class, "list"))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("comparable", "Mixed.list", "List");
    }

    @Test
    void refusesFieldsOfWhatIsNoRecord() {
        assertThatThrownBy(() -> FieldAggregation.of(Kind.MAX, String.class, "length"))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("java.lang.String", "not a Java record", "'length'", "position 0");
        assertThatThrownBy(() -> FieldAggregation.of(Kind.MAX, Long.class, 1)).hasMessageContaining("'1'");
    }

    @Test
    void refusesGenericRecords() {
        Type type = Mixed.class.getRecordComponents()[3].getGenericType();
        assertThatThrownBy(() -> FieldAggregation.of(Kind.MAX, type, 0))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("records of a class", "List<java.lang.String>");
    }

    @Test
    void theMethodsOfAKeyedStreamAddAReduceOfTheirName() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        KeyedStream<Numbers, String> keyed = env.fromData(Numbers.of("a", 1)).keyBy(Numbers::key);
        keyed.sum("i");
        keyed.sum(3);
        keyed.min("l");
        keyed.min(4);
        keyed.max("d");
        keyed.max(6);
        assertThat(env.getDataflow().nodes())
                .extracting(node -> node.name())
                .containsExactly("Collection Source", "Sum", "Sum", "Min", "Min", "Max", "Max");
        assertThatThrownBy(() -> keyed.sum("key")).isInstanceOf(InvalidProgramException.class);
    }
}
