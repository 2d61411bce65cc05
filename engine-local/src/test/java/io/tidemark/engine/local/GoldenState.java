package io.tidemark.engine.local;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A value of every type that has a built-in serde, made from two numbers. Golden checkpoints hold it: what it is made
 * of can change only as a schema may evolve.
 */
record GoldenState(long seed, long count, Numbers numbers, Times times, Shapes shapes, Containers containers) {
    record Numbers(
            boolean flag,
            byte tiny,
            short small,
            char letter,
            int plain,
            long large,
            float single,
            double twice,
            @Nullable Integer boxed,
            @Nullable Integer missing,
            BigInteger huge,
            BigDecimal exact,
            UUID id,
            String narrow,
            String wide) {
        static Numbers of(long seed) {
            return new Numbers(
                    seed % 2 == 0,
                    (byte) seed,
                    (short) -seed,
                    (char) ('a' + seed % 26),
                    (int) (seed * 1_000_003),
                    seed << 40,
                    seed / 3f,
                    -seed / 7.0,
                    (int) seed,
                    null,
                    BigInteger.valueOf(-seed).pow(9),
                    BigDecimal.valueOf(seed, 2),
                    new UUID(seed, ~seed),
                    "key " + seed,
                    "Schlüssel \u2116 " + seed);
        }
    }

    record Times(
            Instant instant,
            Duration duration,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            OffsetDateTime offsetDateTime,
            ZonedDateTime zoned,
            OffsetTime offsetTime,
            Period period,
            Year year,
            YearMonth yearMonth,
            MonthDay monthDay,
            ZoneOffset offset,
            ZoneId zone,
            DayOfWeek day) {
        static Times of(long seed) {
            LocalDate date = LocalDate.of(2026, 1, 1).plusDays(seed);
            LocalTime time = LocalTime.ofNanoOfDay(seed * 1_000_000_007L);
            ZoneOffset offset = ZoneOffset.ofTotalSeconds((int) (seed % 100) * 60);
            return new Times(
                    Instant.ofEpochSecond(-seed, seed),
                    Duration.ofSeconds(seed, 1),
                    date,
                    time,
                    date.atTime(time),
                    date.atTime(time).atOffset(offset),
                    ZonedDateTime.of(date, time, ZoneId.of("Asia/Tokyo")),
                    time.atOffset(offset),
                    Period.of((int) seed, -1, 3),
                    Year.of((int) seed),
                    YearMonth.from(date),
                    MonthDay.from(date),
                    offset,
                    ZoneId.of("Europe/Berlin"),
                    DayOfWeek.of((int) (seed % 7) + 1));
        }
    }

    enum Color {
        RED,
        GREEN,
        BLUE
    }

    record Pair<A, B>(A first, B second) {}

    record Nothing() {}

    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Named(@Nullable String name) implements Shape {}

        enum Flat implements Shape {
            POINT,
            PLANE
        }

        sealed interface Solid extends Shape {}

        record Cube(List<Integer> sides) implements Solid {}
    }

    record Shapes(Color color, Shape shape, Pair<Pair<Color, Long>, List<Shape>> pair, Nothing nothing) {
        static Shapes of(long seed) {
            List<Shape> all = new ArrayList<>(List.of(
                    new Shape.Circle(seed),
                    new Shape.Named(null),
                    Shape.Flat.PLANE,
                    new Shape.Cube(new ArrayList<>(List.of((int) seed)))));
            return new Shapes(
                    Color.values()[(int) (seed % 3)],
                    all.get((int) (seed % 4)),
                    new Pair<>(new Pair<>(Color.BLUE, seed), all),
                    new Nothing());
        }
    }

    record Containers(
            List<@Nullable String> list,
            Collection<Long> any,
            Set<Color> set,
            Map<String, @Nullable Integer> map,
            SortedSet<String> sortedSet,
            SortedMap<Long, String> sortedMap,
            Deque<Integer> deque,
            Optional<String> some,
            Optional<String> none,
            OptionalInt optionalInt,
            OptionalLong optionalLong,
            OptionalDouble optionalDouble,
            GoldenArrays arrays) {
        static Containers of(long seed) {
            Map<String, @Nullable Integer> map = new LinkedHashMap<>();
            map.put("z" + seed, 1);
            map.put("a", null);
            return new Containers(
                    new ArrayList<>(Arrays.asList("x", null, "y" + seed)),
                    new ArrayList<>(List.of(seed, 2L)),
                    Set.of(Color.GREEN),
                    map,
                    new TreeSet<>(List.of("b", "a" + seed)),
                    new TreeMap<>(Map.of(seed, "s", -1L, "t")),
                    new LinkedList<>(List.of(1, (int) seed)),
                    Optional.of("o" + seed),
                    Optional.empty(),
                    OptionalInt.of((int) seed),
                    OptionalLong.empty(),
                    OptionalDouble.of(seed / 2.0),
                    GoldenArrays.of(seed));
        }
    }

    /** Equal by content, as arrays are not. */
    record GoldenArrays(
            boolean[] booleans,
            byte[] bytes,
            short[] shorts,
            char[] chars,
            int[] ints,
            long[] longs,
            float[] floats,
            double[] doubles,
            String[] strings,
            int[][] grid) {
        static GoldenArrays of(long seed) {
            return new GoldenArrays(
                    new boolean[] {true, false},
                    new byte[] {(byte) seed},
                    new short[] {(short) seed, -1},
                    new char[] {'c'},
                    new int[] {(int) seed},
                    new long[] {seed, -seed},
                    new float[] {seed},
                    new double[] {seed, 0.5},
                    new String[] {"s" + seed, null},
                    new int[][] {{1, (int) seed}, {}});
        }

        private Object[] all() {
            return new Object[] {booleans, bytes, shorts, chars, ints, longs, floats, doubles, strings, grid};
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof GoldenArrays arrays && Arrays.deepEquals(all(), arrays.all());
        }

        @Override
        public int hashCode() {
            return Arrays.deepHashCode(all());
        }
    }

    static GoldenState of(long seed, long count) {
        return new GoldenState(
                seed, count, Numbers.of(seed), Times.of(seed), Shapes.of(seed), Containers.of(seed + count % 5));
    }
}
