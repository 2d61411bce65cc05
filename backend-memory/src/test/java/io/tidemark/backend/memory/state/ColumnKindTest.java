package io.tidemark.backend.memory.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnKindTest {
    private static final TestSerdes.LongSerde LONG = new TestSerdes.LongSerde("long");

    @Test
    void keepsNumbersAsPrimitives() {
        assertThat(ColumnKind.ofValues(LONG)).isEqualTo(ColumnKind.LONG);
        assertThat(ColumnKind.ofValues(new TestSerdes.IntSerde())).isEqualTo(ColumnKind.INT);
        assertThat(ColumnKind.ofValues(new TestSerdes.DoubleSerde())).isEqualTo(ColumnKind.DOUBLE);
        assertThat(ColumnKind.ofKeys(LONG)).isEqualTo(ColumnKind.LONG);
        assertThat(ColumnKind.ofKeys(new TestSerdes.IntSerde())).isEqualTo(ColumnKind.INT);
    }

    @Test
    void keepsOtherValuesAsObjectsWhateverTheirSchemaSays() {
        assertThat(ColumnKind.ofValues(new TestSerdes.StringSerde())).isEqualTo(ColumnKind.OBJECT);
        assertThat(ColumnKind.ofValues(new TestSerdes.InstantSerde())).isEqualTo(ColumnKind.OBJECT);
        assertThat(ColumnKind.ofValues(new TestSerdes.NumberSerde())).isEqualTo(ColumnKind.OBJECT);
        assertThat(ColumnKind.ofValues(new TestSerdes.LongSerde("other"))).isEqualTo(ColumnKind.OBJECT);
        assertThat(ColumnKind.ofValues(new TestSerdes.ListSerde())).isEqualTo(ColumnKind.MUTABLE);
        assertThat(ColumnKind.ofKeys(new TestSerdes.DoubleSerde())).isEqualTo(ColumnKind.OBJECT);
    }

    @Test
    void keepsAndRestoresTheExtremesOfEachType() throws Exception {
        roundTrip(LONG, 0L, Long.MIN_VALUE, Long.MAX_VALUE, -1L);
        roundTrip(new TestSerdes.IntSerde(), 0, Integer.MIN_VALUE, Integer.MAX_VALUE, -1);
        roundTrip(new TestSerdes.DoubleSerde(), 0.0, -0.0, Double.NaN, Double.MIN_VALUE, Double.NEGATIVE_INFINITY);
        roundTrip(new TestSerdes.StringSerde(), "", "a\u0000b", "\uD83C\uDF0A".repeat(1000));
        roundTrip(new TestSerdes.InstantSerde(), Instant.EPOCH, Instant.ofEpochMilli(Long.MAX_VALUE));
        roundTrip(new TestSerdes.ListSerde(), List.of(), List.of(1L, 2L));
    }

    @Test
    void keepsNumbersOfAnyClassForASerdeThatAcceptsThem() {
        TestStore<Long> store = TestStore.of(LONG, 4);
        ValueState<Number> state = store.state("number", new TestSerdes.NumberSerde());
        store.at(1L);
        state.update(5);
        assertThat(state.value()).isEqualTo(5);
        state.update(2.5);
        assertThat(state.value()).isEqualTo(2.5);
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void leavesNoRowBehindWhenAValueIsOfTheWrongClass() throws Exception {
        TestStore<Long> store = TestStore.of(LONG, 4);
        ValueState state = store.state("count", LONG);
        store.at(1L);
        assertThatThrownBy(() -> state.update("text")).isInstanceOf(ClassCastException.class);
        assertThat(store.checkpoint(new InMemoryCheckpoint(), "op").files()).isEmpty();
    }

    @Test
    void keepsAsManyStatesAsAnOperatorDeclares() throws Exception {
        int count = 100;
        TestStore<String> store = TestStore.of(new TestSerdes.StringSerde(), 4);
        List<ValueState<Long>> states = declare(store, count);
        for (int key = 0; key < 300; key++) {
            store.at("key" + key);
            for (int i = key % 3; i < count; i += 3) {
                states.get(i).update((long) key * i);
            }
        }
        InMemoryCheckpoint files = new InMemoryCheckpoint();
        KeyedSnapshot snapshot = store.checkpoint(files, "op");
        TestStore<String> restored = TestStore.of(new TestSerdes.StringSerde(), 4);
        List<ValueState<Long>> handles = declare(restored, count);
        restored.restore(snapshot, files);
        for (int key = 0; key < 300; key++) {
            restored.at("key" + key);
            for (int i = 0; i < count; i++) {
                assertThat(handles.get(i).value()).isEqualTo(i % 3 == key % 3 ? (Long) ((long) key * i) : null);
            }
        }
    }

    private static List<ValueState<Long>> declare(TestStore<String> store, int count) {
        List<ValueState<Long>> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            states.add(store.state("state" + i, LONG));
        }
        return states;
    }

    @SafeVarargs
    private static <T> void roundTrip(Serde<T> serde, T... values) throws Exception {
        TestStore<T> store = TestStore.of(serde, 4);
        ValueState<T> state = store.state("value", serde);
        for (T value : values) {
            store.at(value);
            assertThat(state.value()).isNull();
            state.update(value);
            assertThat(state.value()).isEqualTo(value);
        }
        InMemoryCheckpoint files = new InMemoryCheckpoint();
        KeyedSnapshot snapshot = store.checkpoint(files, "op");
        TestStore<T> restored = TestStore.of(serde, 4);
        ValueState<T> handle = restored.state("value", serde);
        restored.restore(snapshot, files);
        for (T value : values) {
            restored.at(value);
            assertThat(handle.value()).isEqualTo(value);
        }
    }
}
