package io.tidemark.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.testkit.store.Mishaps;
import io.tidemark.testkit.store.SimulatedStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What every state backend has to keep while it runs. {@link StateSnapshotContract} has what it has to keep in snapshots. A
 * test of a backend extends both; the names of the tests say what they ask for.
 *
 * @since 0.1
 */
public abstract class StateBackendContract {
    private final JobCheckpoints checkpoints = new SimulatedStorage(Mishaps.NONE).own("contract");

    /** For subclasses. */
    protected StateBackendContract() {}

    /**
     * Returns the backend under test.
     *
     * @return a new one each time, or the same
     * @throws IOException if it cannot be made
     */
    protected abstract StateBackend backend() throws IOException;

    /**
     * Says whether {@link io.tidemark.checkpoint.spi.state.KeyedStateStore#sweep} removes what has expired.
     *
     * @return {@code true} by default; {@code false} if the backend removes it in another way, at a time of its own
     */
    protected boolean sweeps() {
        return true;
    }

    private StoreInHand open() throws IOException {
        return new StoreInHand(backend(), checkpoints, 0, 1);
    }

    static <T> List<T> all(Iterable<T> shown) {
        List<T> all = new ArrayList<>();
        shown.forEach(all::add);
        return all;
    }

    /** The entries of a map, in the order in which they are shown. */
    static String entries(MapState<String, Long> map) {
        StringBuilder shown = new StringBuilder();
        for (Map.Entry<String, Long> entry : map.entries()) {
            shown.append(shown.length() == 0 ? "" : " ")
                    .append(entry.getKey())
                    .append('=')
                    .append(entry.getValue());
        }
        return shown.toString();
    }

    @Test
    public void keepsEveryKindApartByKeyAndByName() throws IOException {
        try (StoreInHand in = open()) {
            ValueState<Long> value = in.value("value");
            ValueState<Long> otherValue = in.value("other value");
            ListState<Long> list = in.list("list");
            ListState<Long> otherList = in.list("other list");
            MapState<String, Long> map = in.map("map");
            MapState<String, Long> otherMap = in.map("other map");
            in.at("a");
            value.update(1L);
            list.add(2L);
            map.put("x", 3L);

            assertThat(otherValue.value()).isNull();
            assertThat(all(otherList.get())).isEmpty();
            assertThat(otherMap.isEmpty()).isTrue();
            in.at("b");
            assertThat(value.value()).isNull();
            assertThat(all(list.get())).isEmpty();
            assertThat(map.isEmpty()).isTrue();
            assertThat(map.get("x")).isNull();
            in.at("a");
            assertThat(value.value()).isEqualTo(1L);
            assertThat(all(list.get())).containsExactly(2L);
            assertThat(entries(map)).isEqualTo("x=3");
        }
    }

    @Test
    public void keepsElementsInTheOrderOfAdding() throws IOException {
        try (StoreInHand in = open()) {
            ListState<Long> list = in.list("list");
            in.at("a");
            list.add(3L);
            list.addAll(List.of(1L, 2L, 1L));
            list.addAll(List.of());
            assertThat(all(list.get())).containsExactly(3L, 1L, 2L, 1L);

            list.update(List.of(7L, 8L));
            list.add(9L);
            assertThat(all(list.get())).containsExactly(7L, 8L, 9L);

            list.clear();
            assertThat(all(list.get())).isEmpty();
            list.add(1L);
            list.update(List.of());
            assertThat(all(list.get())).isEmpty();
        }
    }

    @Test
    public void copiesTheListsAndMapsThatItIsGiven() throws IOException {
        try (StoreInHand in = open()) {
            ListState<Long> list = in.list("list");
            MapState<String, Long> map = in.map("map");
            in.at("a");
            List<Long> given = new ArrayList<>(List.of(1L));
            Map<String, Long> givenMap = new LinkedHashMap<>(Map.of("x", 1L));
            list.update(given);
            map.putAll(givenMap);
            given.add(2L);
            givenMap.put("y", 2L);
            assertThat(all(list.get())).containsExactly(1L);
            assertThat(entries(map)).isEqualTo("x=1");
        }
    }

    @Test
    public void keepsEntriesInTheOrderInWhichTheirKeysCame() throws IOException {
        try (StoreInHand in = open()) {
            MapState<String, Long> map = in.map("map");
            in.at("a");
            Map<String, Long> several = new LinkedHashMap<>();
            several.put("z", 1L);
            several.put("b", 2L);
            several.put("y", 3L);
            map.putAll(several);
            map.put("a", 4L);
            map.put("b", 5L);
            assertThat(entries(map)).isEqualTo("z=1 b=5 y=3 a=4");

            map.remove("z");
            map.remove("absent");
            map.put("z", 6L);
            assertThat(all(map.keys())).containsExactly("b", "y", "a", "z");
            assertThat(all(map.values())).containsExactly(5L, 3L, 4L, 6L);
            assertThat(map.get("y")).isEqualTo(3L);
            assertThat(map.get("absent")).isNull();
            assertThat(map.contains("z")).isTrue();
            assertThat(map.contains("absent")).isFalse();
            map.clear();
            assertThat(map.isEmpty()).isTrue();
            assertThat(map.iterator().hasNext()).isFalse();
        }
    }

    @Test
    public void showsElementsAsTheyWereWhenTheIteratorWasMade() throws IOException {
        try (StoreInHand in = open()) {
            ListState<Long> list = in.list("list");
            in.at("a");
            list.addAll(List.of(1L, 2L));
            Iterator<Long> before = list.get().iterator();
            Iterable<Long> lazily = list.get();
            before.next();
            list.add(3L);
            assertThat(all(lazily)).containsExactly(1L, 2L, 3L);
            list.update(List.of(9L));
            list.add(10L);
            list.clear();

            assertThat(before.next()).isEqualTo(2L);
            assertThat(before.hasNext()).isFalse();
            assertThatThrownBy(before::remove).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    public void showsEntriesAsTheyWereWhenTheIteratorWasMade() throws IOException {
        try (StoreInHand in = open()) {
            MapState<String, Long> map = in.map("map");
            in.at("a");
            for (String key : List.of("p", "q", "r", "s")) {
                map.put(key, 1L);
            }
            List<String> shown = new ArrayList<>();
            for (Map.Entry<String, Long> entry : map.entries()) {
                shown.add(entry.getKey() + entry.getValue());
                map.remove("q");
                map.put("s", 2L);
                map.put("new " + entry.getKey(), 3L);
            }
            assertThat(shown).containsExactly("p1", "q1", "r1", "s1");
            assertThat(entries(map)).isEqualTo("p=1 r=1 s=2 new p=3 new q=3 new r=3 new s=3");

            Iterator<Long> values = map.values().iterator();
            values.next();
            map.clear();
            assertThat(values.next()).isEqualTo(1L);
        }
    }

    @Test
    public void removesAndSetsThroughAnIteratorWhileItsKeyIsCurrent() throws IOException {
        try (StoreInHand in = open()) {
            MapState<String, Long> map = in.map("map");
            in.at("a");
            for (String key : List.of("p", "q", "r")) {
                map.put(key, 1L);
            }
            Iterator<Map.Entry<String, Long>> entries = map.iterator();
            assertThat(entries.next().setValue(5L)).isEqualTo(1L);
            assertThat(map.get("p")).isEqualTo(5L);
            entries.next();
            entries.remove();
            assertThat(map.contains("q")).isFalse();
            assertThatThrownBy(entries::remove).isInstanceOf(IllegalStateException.class);
            Map.Entry<String, Long> last = entries.next();

            in.at("b");
            map.put("r", 2L);
            assertThatThrownBy(entries::remove).hasMessageContaining("'a'").hasMessageContaining("'b'");
            assertThatThrownBy(() -> last.setValue(3L)).hasMessageContaining("'a'");
            assertThat(entries(map)).isEqualTo("r=2");
            in.at("a");
            entries.remove();
            assertThat(entries(map)).isEqualTo("p=5");
        }
    }

    @Test
    public void visitsTheKeysOfEveryKindButThoseWhoseStateIsEmpty() throws IOException {
        try (StoreInHand in = open()) {
            ValueState<Long> value = in.value("value");
            ListState<Long> list = in.list("list");
            MapState<String, Long> map = in.map("map");
            for (int i = 0; i < 40; i++) {
                in.at("key" + i);
                value.update((long) i);
                list.add((long) i);
                map.put("x", (long) i);
                if (i % 2 == 0) {
                    list.update(List.of());
                    map.remove("x");
                }
                if (i % 4 == 0) {
                    value.update(null);
                }
            }
            assertThat(visited(in, "value")).hasSize(30).allMatch(i -> i % 4 != 0);
            assertThat(visited(in, "list")).hasSize(20).allMatch(i -> i % 2 == 1);
            assertThat(visited(in, "map")).hasSize(20).allMatch(i -> i % 2 == 1);
        }
    }

    private static Set<Integer> visited(StoreInHand in, String state) throws IOException {
        Set<Integer> visited = new TreeSet<>();
        in.store.forEachKey(state, key -> visited.add(Integer.parseInt(key.substring("key".length()))));
        return visited;
    }

    @Test
    public void refusesEveryHandleWhileNoKeyIsCurrent() throws IOException {
        try (StoreInHand in = open()) {
            ValueState<Long> value = in.value("value");
            ListState<Long> list = in.list("list");
            MapState<String, Long> map = in.map("map");
            in.at("a");
            value.update(1L);
            in.store.clearCurrentKey();
            assertThatIllegalStateException().isThrownBy(value::value);
            assertThatIllegalStateException().isThrownBy(() -> value.update(2L));
            assertThatIllegalStateException().isThrownBy(() -> list.add(2L));
            assertThatIllegalStateException().isThrownBy(() -> map.put("x", 2L));
            assertThatIllegalStateException().isThrownBy(() -> map.get("x"));
            assertThatIllegalStateException().isThrownBy(in.store::currentKey);
            in.at("a");
            assertThat(value.value()).isEqualTo(1L);
        }
    }

    @Test
    public void refusesNull() throws IOException {
        try (StoreInHand in = open()) {
            ListState<Long> list = in.list("the list");
            MapState<String, Long> map = in.map("the map");
            in.at("a");
            List<Long> holey = new ArrayList<>(List.of(1L));
            holey.add(null);
            Map<String, Long> holeyMap = new LinkedHashMap<>();
            holeyMap.put("x", 1L);
            holeyMap.put("y", null);
            assertThatNullPointerException().isThrownBy(() -> list.add(null)).withMessageContaining("the list");
            assertThatNullPointerException()
                    .isThrownBy(() -> list.addAll(holey))
                    .withMessageContaining("the list");
            assertThatNullPointerException()
                    .isThrownBy(() -> list.update(holey))
                    .withMessageContaining("the list");
            assertThatNullPointerException()
                    .isThrownBy(() -> map.put("x", null))
                    .withMessageContaining("the map");
            assertThatNullPointerException().isThrownBy(() -> map.put(null, 1L)).withMessageContaining("the map");
            assertThatNullPointerException().isThrownBy(() -> map.get(null)).withMessageContaining("the map");
            assertThatNullPointerException()
                    .isThrownBy(() -> map.putAll(holeyMap))
                    .withMessageContaining("the map");
            assertThat(all(list.get())).isEmpty();
            assertThat(map.isEmpty()).isTrue();
        }
    }

    @Test
    public void returnsTheHandleOfAStateThatIsDeclaredAgainAsTheSame() throws IOException {
        try (StoreInHand in = open()) {
            assertThat(in.value("value")).isSameAs(in.value("value"));
            assertThat(in.list("list")).isSameAs(in.list("list"));
            assertThat(in.map("map")).isSameAs(in.map("map"));
        }
    }

    @Test
    public void refusesAStateThatIsDeclaredAgainAsAnotherKind() throws IOException {
        try (StoreInHand in = open()) {
            in.value("state");
            assertThatThrownBy(() -> in.list("state"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'state'")
                    .hasMessageContaining("value state")
                    .hasMessageContaining("list state");
            assertThatThrownBy(() -> in.map("state")).hasMessageContaining("map state");
        }
    }

    @Test
    public void refusesASnapshotInWhichAStateIsOfAnotherKind() throws IOException {
        KeyedSnapshot written;
        try (StoreInHand in = open()) {
            ListState<Long> list = in.list("state");
            in.at("a");
            list.add(1L);
            written = in.checkpoint(1);
        }
        try (StoreInHand in = open()) {
            in.value("state");
            assertThatThrownBy(() -> in.restore(List.of(written)))
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageContaining("'state'")
                    .hasMessageContaining(StoreInHand.OPERATOR)
                    .hasMessageContaining("list state")
                    .hasMessageContaining("value state");
        }
        try (StoreInHand in = open()) {
            in.map("state");
            assertThatThrownBy(() -> in.restore(List.of(written)))
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageContaining("map state");
        }
    }

    @Test
    public void sweepsAwayWhatHasExpiredAndNothingElse() throws IOException {
        try (StoreInHand in = open()) {
            ValueState<Long> value = in.value("value", number -> number < 0);
            ListState<Long> list = in.list("list", number -> number < 0);
            MapState<String, Long> map = in.map("map", number -> number < 0);
            ValueState<Long> other = in.value("other");
            for (long i = 0; i < 200; i++) {
                in.at("key" + i);
                long sign = i % 2 == 0 ? -1 : 1;
                value.update(sign * (i + 1));
                list.addAll(List.of(-1L, sign * 2, -3L, sign * 4));
                map.put("x", sign);
                map.put("y", -1L);
                if (i % 4 == 0) {
                    other.update(-i);
                }
            }
            for (int i = 0; i < 2_000; i++) {
                in.store.sweep(1);
            }
            for (long i = 0; i < 200; i++) {
                in.at("key" + i);
                boolean kept = i % 2 == 1;
                assertThat(other.value()).isEqualTo(i % 4 == 0 ? -i : null);
                if (kept) {
                    assertThat(value.value()).isEqualTo(i + 1);
                    assertThat(all(list.get())).contains(2L, 4L);
                    assertThat(map.get("x")).isEqualTo(1L);
                }
                if (sweeps()) {
                    assertThat(value.value()).isEqualTo(kept ? i + 1 : null);
                    assertThat(all(list.get())).isEqualTo(kept ? List.of(2L, 4L) : List.of());
                    assertThat(entries(map)).isEqualTo(kept ? "x=1" : "");
                }
            }
        }
    }
}
