package io.tidemark.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.functions.AggregatingStateDescriptor;
import io.tidemark.api.functions.ReducingStateDescriptor;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.StateDescriptor;
import io.tidemark.api.state.StateTtlConfig;
import io.tidemark.api.state.StateTtlConfig.StateVisibility;
import io.tidemark.api.state.StateTtlConfig.UpdateType;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.operator.MapStateBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeToLiveTest {
    private final KeyedStateStore<String> store =
            new MapStateBackend().open(new KeyedStateContext<>(null, Serdes.string(), 1, new KeyGroupRange(0, 0)));
    private long now = 1_000;
    private final KeyedStates states = new KeyedStates(store, () -> now);

    TimeToLiveTest() {
        at("k");
    }

    private void at(String key) {
        store.setCurrentKey(key, key.hashCode(), 0);
    }

    private static StateTtlConfig.Builder tenMillis() {
        return StateTtlConfig.newBuilder(Duration.ofMillis(10));
    }

    private static <D extends StateDescriptor> D expiring(D descriptor, StateTtlConfig.Builder config) {
        descriptor.enableTimeToLive(config.build());
        return descriptor;
    }

    private ValueState<Long> value(StateTtlConfig.Builder config) {
        return states.value(expiring(new ValueStateDescriptor<>("value", Long.class), config));
    }

    private ListState<Long> list(StateTtlConfig.Builder config) {
        return states.list(expiring(new ListStateDescriptor<>("list", Long.class), config));
    }

    private MapState<String, Long> map(StateTtlConfig.Builder config) {
        return states.map(expiring(new MapStateDescriptor<>("map", String.class, Long.class), config));
    }

    private static <T> List<T> all(Iterable<T> shown) {
        List<T> all = new ArrayList<>();
        shown.forEach(all::add);
        return all;
    }

    /** What is kept of a state of the current key, whether it has expired or not. */
    private Object kept(String state) throws Exception {
        List<String> keys = new ArrayList<>();
        Object current = store.currentKey();
        store.forEachKey(state, keys::add);
        at((String) current);
        return keys;
    }

    @Test
    void aValueExpiresSoLongAfterItWasWritten() throws Exception {
        ValueState<Long> value = value(tenMillis());
        value.update(1L);
        now += 9;
        assertThat(value.value()).isEqualTo(1L);
        now += 1;
        assertThat(value.value()).isNull();
        assertThat(kept("value")).isEqualTo(List.of());
        value.update(2L);
        now += 9;
        value.update(3L);
        now += 9;
        assertThat(value.value()).isEqualTo(3L);
        value.clear();
        assertThat(value.value()).isNull();
    }

    @Test
    void readingRenewsIfThatIsAskedFor() {
        StateTtlConfig.Builder renewed = tenMillis().setUpdateType(UpdateType.OnReadAndWrite);
        ValueState<Long> value = value(renewed);
        ListState<Long> list = list(renewed);
        MapState<String, Long> map = map(renewed);
        value.update(1L);
        list.addAll(List.of(1L, 2L));
        map.put("x", 1L);
        map.put("y", 2L);
        for (int i = 0; i < 3; i++) {
            now += 9;
            assertThat(value.value()).isEqualTo(1L);
            assertThat(all(list.get())).containsExactly(1L, 2L);
            assertThat(map.get("x")).isEqualTo(1L);
        }
        assertThat(all(map.keys())).containsExactly("x");
        now += 9;
        map.entries().forEach(entry -> {});
        now += 9;
        assertThat(map.contains("x")).isTrue();
    }

    @Test
    void whatHasExpiredIsShownOnceIfThatIsAskedFor() {
        StateTtlConfig.Builder shown = tenMillis().setStateVisibility(StateVisibility.ReturnExpiredIfNotCleanedUp);
        ValueState<Long> value = value(shown);
        ListState<Long> list = list(shown);
        MapState<String, Long> map = map(shown);
        value.update(1L);
        list.add(1L);
        map.put("x", 1L);
        map.put("y", 2L);
        now += 10;
        list.add(2L);
        assertThat(value.value()).isEqualTo(1L);
        assertThat(value.value()).isNull();
        assertThat(all(list.get())).containsExactly(1L, 2L);
        assertThat(all(list.get())).containsExactly(2L);
        assertThat(map.get("x")).isEqualTo(1L);
        assertThat(map.get("x")).isNull();
        assertThat(all(map.values())).containsExactly(2L);
        assertThat(map.isEmpty()).isTrue();
    }

    @Test
    void eachElementHasATimeOfItsOwn() throws Exception {
        ListState<Long> list = list(tenMillis());
        list.add(1L);
        now += 4;
        list.addAll(List.of(2L, 3L));
        now += 6;
        assertThat(all(list.get())).containsExactly(2L, 3L);
        list.update(List.of(4L));
        now += 9;
        assertThat(all(list.get())).containsExactly(4L);
        now += 1;
        assertThat(all(list.get())).isEmpty();
        assertThat(kept("list")).isEqualTo(List.of());
        list.add(5L);
        list.clear();
        assertThat(all(list.get())).isEmpty();
    }

    @Test
    void eachEntryHasATimeOfItsOwn() throws Exception {
        MapState<String, Long> map = map(tenMillis());
        map.put("x", 1L);
        map.putAll(Map.of("old", 0L));
        now += 5;
        map.put("y", 2L);
        map.put("x", 3L);
        now += 5;
        assertThat(map.contains("old")).isFalse();
        assertThat(all(map.keys())).containsExactly("x", "y");
        assertThat(map.isEmpty()).isFalse();
        now += 5;
        assertThat(map.isEmpty()).isTrue();
        assertThat(kept("map")).isEqualTo(List.of());
    }

    @Test
    void anIteratorRemovesAndSetsWhileItsKeyIsCurrent() {
        MapState<String, Long> map = map(tenMillis());
        map.put("x", 1L);
        map.put("y", 1L);
        Iterator<Map.Entry<String, Long>> entries = map.iterator();
        now += 5;
        entries.next().setValue(2L);
        entries.next();
        assertThat(entries.hasNext()).isFalse();
        at("other");
        assertThatThrownBy(entries::remove).hasMessageContaining("'k'").hasMessageContaining("'other'");
        at("k");
        entries.remove();
        now += 9;
        assertThat(all(map.values())).containsExactly(2L);
    }

    @Test
    void aReducedValueAndAnAccumulatorExpireToo() throws Exception {
        ReducingState<Long> reducing =
                states.reducing(expiring(new ReducingStateDescriptor<>("reduced", Long::sum, Long.class), tenMillis()));
        AggregatingState<String, Integer> aggregating = states.aggregating(
                expiring(new AggregatingStateDescriptor<>("aggregated", new Lengths(), Long.class), tenMillis()));
        reducing.add(1L);
        reducing.add(2L);
        aggregating.add("abc");
        aggregating.add("de");
        assertThat(reducing.get()).isEqualTo(3L);
        assertThat(aggregating.get()).isEqualTo(5);
        now += 10;
        reducing.add(4L);
        assertThat(reducing.get()).isEqualTo(4L);
        assertThat(aggregating.get()).isNull();
        reducing.clear();
        aggregating.clear();
        assertThat(reducing.get()).isNull();
        assertThat(aggregating.get()).isNull();
    }

    private static final class Lengths implements AggregateFunction<String, Long, Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(String value, Long accumulator) {
            return accumulator + value.length();
        }

        @Override
        public Integer getResult(Long accumulator) {
            return accumulator.intValue();
        }

        @Override
        public Long merge(Long a, Long b) {
            return a + b;
        }
    }

    @Test
    void aClockThatGoesBackExpiresNothing() {
        ValueState<Long> value = value(tenMillis());
        value.update(1L);
        now -= 1_000_000;
        assertThat(value.value()).isEqualTo(1L);
    }

    @Test
    void aTimeToLiveOfForeverNeverEnds() {
        ValueState<Long> value = value(StateTtlConfig.newBuilder(Duration.ofSeconds(Long.MAX_VALUE)));
        value.update(1L);
        now = Long.MAX_VALUE / 2;
        assertThat(value.value()).isEqualTo(1L);
        assertThatThrownBy(() -> StateTtlConfig.newBuilder(Duration.ZERO)).hasMessageContaining("millisecond");
    }

    @Test
    void namesTheStateThatIsGivenNull() {
        ListState<Long> list = list(tenMillis());
        MapState<String, Long> map = map(tenMillis());
        assertThatThrownBy(() -> list.add(null)).hasMessageContaining("'list'");
        assertThatThrownBy(() -> map.put("x", null)).hasMessageContaining("'map'");
    }
}
