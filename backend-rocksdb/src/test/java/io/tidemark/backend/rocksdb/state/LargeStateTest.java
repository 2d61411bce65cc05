package io.tidemark.backend.rocksdb.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Lists and maps of one key that are much larger than what a row should hold. */
class LargeStateTest {
    private static final int SMALL_BUDGET = 256 * 1024;
    private static final int MANY = 100_000;
    private static final int MOST_IN_A_ROW = 16 * 1024;

    private static int largestRow(TreeMap<byte[], byte[]> rows) {
        return rows.values().stream().mapToInt(value -> value.length).max().orElse(0);
    }

    @Test
    void writesAFewRowsForAnElementMore() throws Exception {
        try (TestStore store = new TestStore(SMALL_BUDGET, Runnable::run)) {
            ListState<Long> list = store.list("list", Serdes.longValue());
            store.at("k");
            for (long i = 0; i < MANY; i++) {
                list.add(i);
                if (i % 1_000 == 0) {
                    store.at("k");
                }
            }
            assertThat(largestRow(store.rows())).isLessThan(MOST_IN_A_ROW);
            int before = store.database.written.get();
            store.at("k");
            list.add((long) MANY);
            store.rows();
            assertThat(store.database.written.get() - before).isLessThanOrEqualTo(2);

            store.at("k");
            long expected = 0;
            for (Long element : list.get()) {
                assertThat(element).isEqualTo(expected++);
            }
            assertThat(expected).isEqualTo(MANY + 1);
            list.clear();
            assertThat(store.rows()).isEmpty();
        }
    }

    @Test
    void keepsLargeElementsInRowsOfTheirOwn() throws Exception {
        try (TestStore store = new TestStore(SMALL_BUDGET, Runnable::run)) {
            ListState<byte[]> list = store.list("list", Serdes.byteArray());
            store.at("k");
            for (int i = 0; i < 40; i++) {
                list.add(new byte[10_000]);
            }
            assertThat(largestRow(store.rows())).isLessThan(25_000);
        }
    }

    @Test
    void writesAFewRowsForAnEntryMoreOrLess() throws Exception {
        try (TestStore store = new TestStore(SMALL_BUDGET, Runnable::run)) {
            MapState<Long, Long> map = store.map("map", Serdes.longValue(), Serdes.longValue());
            for (long i = 0; i < MANY; i++) {
                store.at("k");
                map.put(i, -i);
            }
            assertThat(largestRow(store.rows())).isLessThan(MOST_IN_A_ROW);
            int before = store.database.written.get();
            store.at("k");
            map.put((long) MANY, 1L);
            map.put(17L, 2L);
            map.remove(5_000L);
            store.rows();
            assertThat(store.database.written.get() - before).isLessThanOrEqualTo(6);

            store.at("k");
            assertThat(map.get(17L)).isEqualTo(2L);
            assertThat(map.get(5_000L)).isNull();
            int entries = 0;
            long last = -1;
            for (Map.Entry<Long, Long> entry : map.entries()) {
                assertThat(entry.getKey()).isGreaterThan(last);
                last = entry.getKey();
                entries++;
            }
            assertThat(entries).isEqualTo(MANY);
        }
    }

    @Test
    void takesEntriesFromTheFrontWithoutLookingForThoseThatAreGone() throws Exception {
        try (TestStore store = new TestStore(SMALL_BUDGET, Runnable::run)) {
            MapState<Long, Long> map = store.map("map", Serdes.longValue(), Serdes.longValue());
            for (long i = 0; i < 20_000; i++) {
                store.at("k");
                map.put(i, i);
                if (i >= 200) {
                    map.remove(i - 200);
                }
            }
            store.rows();
            int before = store.database.gets.get();
            store.at("k");
            assertThat(map.keys().iterator().next()).isEqualTo(19_800);
            assertThat(store.database.gets.get() - before).isLessThan(5);
            assertThat(store.rows()).hasSizeLessThan(210);
        }
    }

    @Test
    void removesAllRowsWithTheLastEntry() throws Exception {
        try (TestStore store = new TestStore(SMALL_BUDGET, Runnable::run)) {
            MapState<Long, Long> map = store.map("map", Serdes.longValue(), Serdes.longValue());
            store.at("k");
            for (long i = 0; i < 1_000; i++) {
                map.put(i, i);
            }
            store.rows();
            store.at("k");
            Iterator<Long> keys = map.keys().iterator();
            while (keys.hasNext()) {
                keys.next();
                keys.remove();
            }
            assertThat(map.isEmpty()).isTrue();
            assertThat(store.rows()).isEmpty();
            store.at("k");
            map.put(3L, 3L);
            assertThat(map.keys()).containsExactly(3L);
        }
    }

    @Test
    void refusesToReadOnForAKeyThatIsNotCurrent() throws Exception {
        try (TestStore store = new TestStore(SMALL_BUDGET, Runnable::run)) {
            ListState<Long> list = store.list("list", Serdes.longValue());
            store.at("a");
            list.addAll(java.util.stream.LongStream.range(0, 1_000).boxed().toList());
            Iterator<Long> iterator = list.get().iterator();
            iterator.next();
            store.at("b");
            assertThatThrownBy(() -> {
                        while (iterator.hasNext()) {
                            iterator.next();
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'a'")
                    .hasMessageContaining("'b'");
        }
    }

    @Test
    void sweepsRowsOfLargeListsAndMapsThatAreOnlyInTheDatabase() throws Exception {
        TreeMap<byte[], byte[]> rows;
        try (TestStore store = new TestStore(SMALL_BUDGET, Runnable::run)) {
            ListState<Long> list = store.list("list", number -> number % 1_000 != 0);
            MapState<String, Long> map = store.map("map", number -> number % 1_000 != 0);
            for (String key : List.of("a", "b")) {
                for (long i = 1; i <= 5_000; i++) {
                    store.at(key);
                    list.add(i);
                    map.put("m" + i, i);
                }
            }
            rows = store.rows();
        }
        try (TestStore store = new TestStore(SMALL_BUDGET, Runnable::run, rows)) {
            ListState<Long> list = store.list("list", number -> number % 1_000 != 0);
            MapState<String, Long> map = store.map("map", number -> number % 1_000 != 0);
            for (int i = 0; i < 3_000; i++) {
                store.store.sweep(16);
            }
            assertThat(store.rows()).hasSizeLessThan(2 * (1 + 6 + 1 + 5 + 5) + 1);
            for (String key : List.of("a", "b")) {
                store.at(key);
                List<Long> elements = new ArrayList<>();
                list.get().forEach(elements::add);
                assertThat(elements).containsExactly(1_000L, 2_000L, 3_000L, 4_000L, 5_000L);
                assertThat(map.keys()).containsExactly("m1000", "m2000", "m3000", "m4000", "m5000");
            }
        }
    }

    @Test
    void visitsEachKeyOnceWhateverRowsItHas() throws Exception {
        try (TestStore store = new TestStore(SMALL_BUDGET, Runnable::run)) {
            MapState<Long, Long> map = store.map("map", Serdes.longValue(), Serdes.longValue());
            ListState<Long> list = store.list("list", Serdes.longValue());
            for (String key : List.of("a", "b", "c")) {
                store.at(key);
                for (long i = 0; i < 500; i++) {
                    map.put(i, i);
                    list.add(i);
                }
            }
            List<String> visited = new ArrayList<>();
            store.store.forEachKey("map", visited::add);
            store.store.forEachKey("list", visited::add);
            assertThat(visited).containsExactlyInAnyOrder("a", "b", "c", "a", "b", "c");
        }
    }
}
