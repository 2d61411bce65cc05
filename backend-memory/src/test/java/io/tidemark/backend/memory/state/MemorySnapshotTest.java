package io.tidemark.backend.memory.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemorySnapshotTest {
    private static final TestSerdes.LongSerde LONG = new TestSerdes.LongSerde("long");

    private final InMemoryCheckpoint files = new InMemoryCheckpoint();
    private final TestStore<Long> store = TestStore.of(LONG, 4);
    private final ValueState<List<Long>> list = store.state("list", new TestSerdes.ListSerde());

    @Test
    void holdsAMutableValueAsItWasAtTheBarrier() throws Exception {
        store.at(1L);
        list.update(new ArrayList<>(List.of(1L)));
        try (StateSnapshot first = store.store.snapshot(1)) {
            store.at(1L);
            list.value().add(2L);
            try (StateSnapshot second = store.store.snapshot(2)) {
                store.at(1L);
                list.value().add(3L);
                assertThat(restored(first, "first")).containsExactly(1L);
                assertThat(restored(second, "second")).containsExactly(1L, 2L);
            }
        }
        store.at(1L);
        assertThat(list.value()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void holdsAMutableValueAlsoWhenItsSegmentWasCopiedForAnotherKey() throws Exception {
        TestStore<Long> oneGroup = TestStore.of(LONG, 1);
        ValueState<List<Long>> state = oneGroup.state("list", new TestSerdes.ListSerde());
        for (long key = 1; key <= 2; key++) {
            oneGroup.at(key);
            state.update(new ArrayList<>(List.of(key)));
        }
        try (StateSnapshot snapshot = oneGroup.store.snapshot(1)) {
            oneGroup.at(2L);
            state.update(new ArrayList<>(List.of(20L)));
            oneGroup.at(1L);
            state.value().add(10L);
            KeyedSnapshot written = oneGroup.persist(snapshot, files, "op");
            TestStore<Long> other = TestStore.of(LONG, 1);
            ValueState<List<Long>> handle = other.state("list", new TestSerdes.ListSerde());
            other.restore(written, files);
            other.at(1L);
            assertThat(handle.value()).containsExactly(1L);
            other.at(2L);
            assertThat(handle.value()).containsExactly(2L);
        }
    }

    @Test
    void holdsEachOfManyMutableValuesAsItWas() throws Exception {
        int states = Column.STAMPED_TOGETHER + 3;
        TestStore<Long> many = TestStore.of(LONG, 1);
        List<ValueState<List<Long>>> lists = lists(many, states);
        many.at(1L);
        lists.forEach(state -> state.update(new ArrayList<>()));
        try (StateSnapshot first = many.store.snapshot(1)) {
            addToEveryThird(lists, 0, 1L);
            try (StateSnapshot second = many.store.snapshot(2)) {
                addToEveryThird(lists, 1, 2L);
                addToEveryThird(lists, 0, 3L);
                for (StateSnapshot snapshot : List.of(first, second)) {
                    TestStore<Long> other = TestStore.of(LONG, 1);
                    List<ValueState<List<Long>>> restored = lists(other, states);
                    other.restore(many.persist(snapshot, files, snapshot == first ? "first" : "second"), files);
                    other.at(1L);
                    for (int i = 0; i < states; i++) {
                        List<Long> expected = snapshot == second && i % 3 == 0 ? List.of(1L) : List.of();
                        assertThat(restored.get(i).value()).as("state %d", i).isEqualTo(expected);
                    }
                }
            }
        }
        for (int i = 0; i < states; i++) {
            List<Long> expected = i % 3 == 0 ? List.of(1L, 3L) : i % 3 == 1 ? List.of(2L) : List.of();
            assertThat(lists.get(i).value()).as("state %d", i).isEqualTo(expected);
        }
    }

    private static List<ValueState<List<Long>>> lists(TestStore<Long> of, int states) {
        List<ValueState<List<Long>>> lists = new ArrayList<>();
        for (int i = 0; i < states; i++) {
            lists.add(of.state("list " + i, new TestSerdes.ListSerde()));
        }
        return lists;
    }

    private static void addToEveryThird(List<ValueState<List<Long>>> lists, int first, long element) {
        for (int i = first; i < lists.size(); i += 3) {
            lists.get(i).value().add(element);
        }
    }

    @Test
    void copiesAMutableValueOnlyOnceForASnapshotAndNotWithoutOne() throws Exception {
        store.at(1L);
        List<Long> original = new ArrayList<>();
        list.update(original);
        assertThat(list.value()).isSameAs(original);
        StateSnapshot snapshot = store.store.snapshot(1);
        store.at(1L);
        List<Long> copy = list.value();
        assertThat(copy).isNotSameAs(original);
        store.at(1L);
        assertThat(list.value()).isSameAs(copy);
        snapshot.close();
        store.store.snapshot(2).close();
        store.at(1L);
        assertThat(list.value()).isSameAs(copy);
    }

    @Test
    void needsNothingOnceItIsWritten() throws Exception {
        store.at(1L);
        list.update(new ArrayList<>());
        List<Long> value = list.value();
        try (StateSnapshot snapshot = store.store.snapshot(1)) {
            snapshot.persist(files, "op");
            store.at(1L);
            assertThat(list.value()).isSameAs(value);
        }
    }

    @Test
    void staysReadableWhenTheStoreIsClosed() throws Exception {
        store.at(1L);
        list.update(new ArrayList<>(List.of(5L)));
        try (StateSnapshot snapshot = store.store.snapshot(1)) {
            store.store.close();
            assertThat(restored(snapshot, "op")).containsExactly(5L);
        }
    }

    @Test
    void failsToWriteWhenItWasGivenUp() throws Exception {
        store.at(1L);
        list.update(new ArrayList<>());
        StateSnapshot snapshot = store.store.snapshot(1);
        snapshot.close();
        assertThatThrownBy(() -> snapshot.persist(files, "op"))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(TestStore.OPERATOR, "given up");
        assertThat(files.files).isEmpty();
    }

    @Test
    void failsWhenItIsGivenUpWhileItIsWritten() throws Exception {
        TestStore<Long> closing = TestStore.of(LONG, 4);
        StateSnapshot[] snapshot = new StateSnapshot[1];
        ValueState<Long> state = closing.state("count", new TestSerdes.LongSerde("closing") {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(Long value, DataOutput output) throws IOException {
                snapshot[0].close();
                super.serialize(value, output);
            }
        });
        closing.at(1L);
        state.update(1L);
        snapshot[0] = closing.store.snapshot(1);
        assertThatThrownBy(() -> snapshot[0].persist(files, "op"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("given up");
        assertThat(files.files).isEmpty();
    }

    @Test
    void namesTheOperatorWhenASerdeFails() {
        TestStore<Long> broken = TestStore.of(LONG, 4);
        ValueState<Long> state = broken.state("count", new TestSerdes.LongSerde("broken") {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(Long value, DataOutput output) {
                throw new IllegalStateException("no");
            }
        });
        broken.at(1L);
        state.update(1L);
        assertThatThrownBy(() -> broken.checkpoint(files, "op"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(TestStore.OPERATOR)
                .hasRootCauseMessage("no");
    }

    private List<Long> restored(StateSnapshot snapshot, String prefix) throws Exception {
        TestStore<Long> other = TestStore.of(LONG, 4);
        ValueState<List<Long>> handle = other.state("list", new TestSerdes.ListSerde());
        other.restore(store.persist(snapshot, files, prefix), files);
        other.at(1L);
        return handle.value();
    }
}
