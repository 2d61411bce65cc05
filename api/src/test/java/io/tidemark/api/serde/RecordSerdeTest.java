package io.tidemark.api.serde;

import static io.tidemark.api.serde.SerdeBytes.assertKeeps;
import static io.tidemark.api.serde.SerdeBytes.read;
import static io.tidemark.api.serde.SerdeBytes.roundTrip;
import static io.tidemark.api.serde.SerdeBytes.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordSerdeTest {
    record Stats(long flights, int worst) {}

    record Primitives(boolean a, byte b, short c, char d, int e, long f, float g, double h) {}

    enum Level {
        LOW,
        HIGH {
            @Override
            boolean urgent() {
                return true;
            }
        };

        boolean urgent() {
            return false;
        }
    }

    record Line(
            String article,
            @Nullable BigDecimal price,
            @Nullable Integer count) {}

    record Order(
            long id,
            List<Line> lines,
            Map<String, Long> totals,
            Optional<String> note,
            Set<Level> levels,
            @Nullable Level level,
            double weight) {}

    record Pair<A, B>(A first, B second) {}

    record Names(Pair<String, List<Integer>> pair, Pair<Pair<Long, Long>, Stats> nested) {}

    record Samples(String name, long[] values) {}

    record Empty() {}

    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Square(double side, @Nullable String label) implements Shape {}

        enum Special implements Shape {
            POINT,
            PLANE
        }

        sealed interface Solid extends Shape {}

        record Cube(List<Integer> sides) implements Solid {}
    }

    sealed interface Result<T> {
        record Ok<V>(V value) implements Result<V> {}

        record Failed<V>(String reason) implements Result<V> {}

        sealed interface Partial<P> extends Result<P> {
            record Some<S>(List<S> values) implements Partial<S> {}
        }
    }

    record Answer(Result<Long> result) {}

    record Even(int number) {
        Even {
            if (number % 2 != 0) {
                throw new IllegalArgumentException(number + " is odd");
            }
        }
    }

    record Moody(int number) {
        @Override
        public int number() {
            throw new IllegalStateException("no");
        }
    }

    record Wide(
            @Nullable String a,
            int b,
            @Nullable String c,
            @Nullable String d,
            @Nullable String e,
            @Nullable String f,
            @Nullable String g,
            @Nullable String h,
            @Nullable String i,
            long j,
            @Nullable String k) {}

    @Test
    void keepsPrimitiveComponentsWithoutAnyOverhead() {
        Serde<Stats> serde = Serdes.of(Stats.class);
        assertKeeps(serde, new Stats(Long.MIN_VALUE, Integer.MAX_VALUE));
        assertThat(write(serde, new Stats(1, -1))).containsExactly(2, 1);
        assertThat(serde.schema()).isEqualTo("record Stats(flights:long,worst:int)");
        assertThat(serde.immutable()).isTrue();
        assertKeeps(
                Serdes.of(Primitives.class), new Primitives(true, (byte) -1, (short) -2, 'x', -3, -4, -0.0f, 1e300));
    }

    @Test
    void keepsNestedRecordsCollectionsAndNulls() {
        Serde<Order> serde = Serdes.of(Order.class);
        assertThat(serde.schema())
                .isEqualTo("record Order(id:long,"
                        + "lines:list<record Line(article:string?,price:bigdecimal?,count:int?)>?,"
                        + "totals:map<string,long>?,note:optional<string>?,levels:set<enum Level(HIGH,LOW)>?,"
                        + "level:enum Level(HIGH,LOW)?,weight:double)");
        Map<String, Long> totals = new LinkedHashMap<>();
        totals.put("z", 1L);
        totals.put("a", null);
        totals.put(null, 3L);
        assertKeeps(
                serde,
                new Order(
                        7,
                        new ArrayList<>(Arrays.asList(
                                new Line("pen", new BigDecimal("1.20"), 3), null, new Line("ink", null, null))),
                        totals,
                        Optional.of("quick"),
                        Set.of(Level.LOW, Level.HIGH),
                        Level.HIGH,
                        2.5));
        assertKeeps(serde, new Order(8, List.of(), Map.of(), Optional.empty(), Set.of(), null, Double.NaN));
    }

    @Test
    void tellsEveryPatternOfNullsApart() {
        Serde<Wide> serde = Serdes.of(Wide.class);
        Random random = new Random(42);
        for (int round = 0; round < 600; round++) {
            String[] s = new String[9];
            for (int i = 0; i < s.length; i++) {
                s[i] = random.nextBoolean() ? null : "v" + i;
            }
            Wide wide = new Wide(s[0], round, s[1], s[2], s[3], s[4], s[5], s[6], s[7], -round, s[8]);
            assertThat(roundTrip(serde, wide)).isEqualTo(wide);
        }
    }

    @Test
    void bindsTypeParametersOfNestedRecords() {
        Serde<Names> serde = Serdes.of(Names.class);
        assertThat(serde.schema())
                .isEqualTo("record Names(pair:record Pair(first:string?,second:list<int>?)?,"
                        + "nested:record Pair(first:record Pair(first:long?,second:long?)?,"
                        + "second:record Stats(flights:long,worst:int)?)?)");
        assertKeeps(
                serde, new Names(new Pair<>("a", List.of(1, 2)), new Pair<>(new Pair<>(1L, null), new Stats(1, 2))));
    }

    @Test
    void tellsTheVariantsOfASealedInterfaceApart() {
        Serde<Shape> serde = Serdes.of(Shape.class);
        assertThat(serde.schema())
                .isEqualTo("sealed Shape(record Circle(radius:double),record Cube(sides:list<int>?),"
                        + "enum Special(PLANE,POINT),record Square(side:double,label:string?))");
        assertThat(serde.immutable()).isFalse();
        assertKeeps(serde, new Shape.Circle(1));
        assertKeeps(serde, new Shape.Square(2, null));
        assertKeeps(serde, new Shape.Cube(List.of(1, 2, 3)));
        assertKeeps(serde, Shape.Special.POINT);
        assertKeeps(Serdes.of(Answer.class), new Answer(new Result.Ok<>(4L)));
        assertKeeps(Serdes.of(Answer.class), new Answer(new Result.Failed<>("no")));
        assertKeeps(Serdes.of(Answer.class), new Answer(new Result.Partial.Some<>(List.of(4L, 5L))));
    }

    @Test
    void copiesWhatIsMutableAndSharesWhatIsNot() {
        assertCopies(Serdes.of(Samples.class));
        Serde<Samples> warm = Serdes.of(Samples.class);
        for (int i = 0; i < 150; i++) {
            warm.copy(new Samples("a", new long[1]));
        }
        assertCopies(warm);
    }

    private static void assertCopies(Serde<Samples> serde) {
        assertThat(serde.immutable()).isFalse();
        Samples samples = new Samples("a", new long[] {1, 2});
        Samples copy = serde.copy(samples);
        samples.values[0] = 9;
        assertThat(copy.values).containsExactly(1, 2);
        assertThat(copy.name).isSameAs(samples.name);
        assertThat(serde.copy(new Samples("b", null)).values).isNull();

        Serde<List<Samples>> list = Serdes.listOf(serde);
        List<Samples> original = new ArrayList<>(Arrays.asList(samples, null));
        List<Samples> copied = list.copy(original);
        samples.values[1] = 9;
        original.clear();
        assertThat(copied.get(0).values).containsExactly(9, 2);
        assertThat(copied.get(1)).isNull();
    }

    @Test
    void keepsARecordWithoutComponents() {
        assertKeeps(Serdes.of(Empty.class), new Empty());
        assertKeeps(Serdes.listOf(Serdes.of(Empty.class)), List.of(new Empty(), new Empty()));
    }

    @Test
    void saysThatTheConstructorRefusedWhatWasFound() {
        Serde<Even> serde = Serdes.of(Even.class);
        for (int i = 0; i < 150; i++) {
            assertThatThrownBy(() -> read(serde, (byte) 6))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Even")
                    .hasMessageContaining("3 is odd");
        }
    }

    @Test
    void passesOnWhatAnAccessorThrows() {
        Serde<Moody> serde = Serdes.of(Moody.class);
        for (int i = 0; i < 150; i++) {
            for (ThrowingCallable call :
                    List.<ThrowingCallable>of(() -> write(serde, new Moody(1)), () -> serde.hash(new Moody(1)))) {
                assertThatThrownBy(call)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("no");
            }
        }
    }

    @Test
    void worksTheSameOnceCompiled() {
        Serde<Line> serde = Serdes.of(Line.class);
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            Line line = new Line(
                    "a" + i, random.nextBoolean() ? null : BigDecimal.valueOf(i), random.nextBoolean() ? null : i);
            assertThat(roundTrip(serde, line)).isEqualTo(line);
            assertThat(serde.hash(line)).isEqualTo(serde.hash(roundTrip(serde, line)));
        }
    }
}
