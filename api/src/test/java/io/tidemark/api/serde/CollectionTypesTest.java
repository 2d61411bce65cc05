package io.tidemark.api.serde;

import static io.tidemark.api.serde.SerdeBytes.assertKeeps;
import static io.tidemark.api.serde.SerdeBytes.read;
import static io.tidemark.api.serde.SerdeBytes.roundTrip;
import static io.tidemark.api.serde.SerdeBytes.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CollectionTypesTest {
    record Lists(Collection<Integer> any, ArrayList<Integer> array, LinkedList<Integer> linked, Deque<Integer> deque) {}

    record Sets(
            HashSet<Integer> hash,
            LinkedHashSet<Integer> linked,
            SortedSet<Integer> sorted,
            NavigableSet<Integer> navigable,
            TreeSet<Integer> tree) {}

    record Maps(
            HashMap<String, Integer> hash,
            LinkedHashMap<String, Integer> linked,
            SortedMap<String, Integer> sorted,
            NavigableMap<String, Integer> navigable,
            TreeMap<String, Integer> tree) {}

    record Waiting(ArrayDeque<Integer> queue) {}

    record Tables(String[] names, int[][] grid, List<String>[] lists, Cell[][] objects) {}

    record Cell(int x) {}

    record Numbers(OptionalInt i, OptionalLong l, OptionalDouble d) {}

    record Calendar(
            OffsetTime time,
            Period period,
            Year year,
            YearMonth yearMonth,
            MonthDay monthDay,
            ZoneOffset offset,
            ZoneId zone,
            Month month,
            DayOfWeek day) {}

    @Test
    void makesTheCollectionThatIsDeclared() {
        List<Integer> nulls = new ArrayList<>(Arrays.asList(3, null, 1));
        assertKeeps(
                Serdes.of(Lists.class),
                new Lists(
                        new ArrayList<>(nulls),
                        new ArrayList<>(nulls),
                        new LinkedList<>(nulls),
                        new LinkedList<>(nulls)));
        TreeSet<Integer> tree = new TreeSet<>(List.of(3, 1));
        assertKeeps(
                Serdes.of(Sets.class), new Sets(new HashSet<>(nulls), new LinkedHashSet<>(nulls), tree, tree, tree));
        TreeMap<String, Integer> map = new TreeMap<>(Map.of("b", 1, "a", 2));
        map.put("c", null);
        HashMap<String, Integer> hash = new HashMap<>(map);
        hash.put(null, 5);
        assertKeeps(Serdes.of(Maps.class), new Maps(hash, new LinkedHashMap<>(hash), map, map, map));
        Waiting waiting = new Waiting(new ArrayDeque<>(List.of(3, 1)));
        assertThat(roundTrip(Serdes.of(Waiting.class), waiting).queue()).containsExactly(3, 1);
        assertThat(Serdes.of(Waiting.class).schema()).isEqualTo("record Waiting(queue:list<int>?)");
    }

    @Test
    void keepsArraysOfObjectsAndOfArrays() {
        Serde<String[]> serde = Serdes.of(String[].class);
        assertThat(roundTrip(serde, new String[] {"a", null})).containsExactly("a", null);
        assertThat(serde.schema()).isEqualTo("list<string>");
        @SuppressWarnings({"unchecked", "rawtypes"})
        List<String>[] lists = new List[] {List.of("x"), null};
        Tables value =
                new Tables(new String[] {"a"}, new int[][] {{1, 2}, null, {}}, lists, new Cell[][] {{new Cell(1)}});
        Tables copy = Serdes.of(Tables.class).copy(value);
        for (Tables back : List.of(roundTrip(Serdes.of(Tables.class), value), copy)) {
            assertThat(back.names()).containsExactly("a").isNotSameAs(value.names());
            assertThat(back.grid()).isDeepEqualTo(value.grid());
            assertThat(back.lists()).containsExactly(List.of("x"), null);
            assertThat(back.objects()).isDeepEqualTo(value.objects());
            assertThat(back.grid()[0]).isNotSameAs(value.grid()[0]);
            assertThat(Serdes.of(Tables.class).hash(back))
                    .isEqualTo(Serdes.of(Tables.class).hash(value));
        }
    }

    @Test
    void keepsOptionalNumbersAndTheRestOfTheCalendar() {
        Serde<Numbers> numbers = Serdes.of(Numbers.class);
        assertKeeps(numbers, new Numbers(OptionalInt.of(-1), OptionalLong.of(1L << 40), OptionalDouble.of(0.5)));
        assertKeeps(numbers, new Numbers(OptionalInt.empty(), OptionalLong.empty(), OptionalDouble.empty()));
        assertThat(numbers.schema())
                .isEqualTo("record Numbers(i:optional<int>?,l:optional<long>?,d:optional<double>?)");
        for (int year : new int[] {Year.MIN_VALUE, -1, 0, 2026, Year.MAX_VALUE}) {
            assertKeeps(
                    Serdes.of(Calendar.class),
                    new Calendar(
                            OffsetTime.of(LocalTime.of(1, 2, 3, 4), ZoneOffset.MIN),
                            Period.of(-1, 200, Integer.MIN_VALUE),
                            Year.of(year),
                            YearMonth.of(year, 12),
                            MonthDay.of(2, 29),
                            ZoneOffset.ofHoursMinutes(5, 30),
                            ZoneId.of("Europe/Berlin"),
                            Month.MAY,
                            DayOfWeek.FRIDAY));
        }
    }

    @Test
    void refusesDatesThatDoNotExist() {
        assertThatThrownBy(() -> read(CalendarSerdes.OfMonthDay.INSTANCE, (byte) (2 * 32 + 30)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a monthday was expected");
        assertThatThrownBy(() -> read(CalendarSerdes.OfZoneOffset.INSTANCE, write(Serdes.intValue(), 1 << 20)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(CalendarSerdes.OfZoneId.INSTANCE, write(Serdes.string(), "Atlantis")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(CalendarSerdes.OfYearMonth.INSTANCE, write(Serdes.longValue(), Long.MIN_VALUE)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void refusesASortOrderThatWouldBeLost() {
        TreeSet<Integer> set = new TreeSet<>(Comparator.reverseOrder());
        assertThatThrownBy(() -> write(Serdes.of(Sets.class), new Sets(null, null, set, null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("comparator of its own");
        TreeMap<String, Integer> map = new TreeMap<>(Comparator.reverseOrder());
        assertThatThrownBy(() -> write(Serdes.of(Maps.class), new Maps(null, null, map, null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("comparator of its own");
    }

    @Test
    void refusesANullWhereTheCollectionCannotHoldIt() {
        byte[] waiting = {1, 3, 0};
        assertThatThrownBy(() -> read(Serdes.of(Waiting.class), waiting))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("without null");
    }

    @Test
    void refusesDequesAndCollectionsAsKeys() {
        assertThatThrownBy(() -> Serdes.requireKeyType(Serdes.of(Waiting.class)))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessageStartingWith("Waiting.queue: it cannot be part of a key");
        assertThatThrownBy(() -> Serdes.requireKeyType(Serdes.of(Lists.class)))
                .hasMessageStartingWith("Lists.any: it cannot be part of a key");
        assertThatThrownBy(() -> Serdes.requireKeyType(Serdes.of(String[].class)))
                .hasMessageContaining("String[] are equal only if");
    }
}
