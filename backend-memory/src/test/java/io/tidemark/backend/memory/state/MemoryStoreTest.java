package io.tidemark.backend.memory.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
    private static final TestSerdes.LongSerde LONG = new TestSerdes.LongSerde("long");

    private final TestStore<Long> store = TestStore.of(LONG, 4);
    private final ValueState<Long> count = store.state("count", LONG);

    @Test
    void isFoundByNameOnModulePathAndClassPath() throws IOException {
        assertThat(new MemoryStateBackend().name()).isEqualTo("memory");
        Module module = MemoryStateBackend.class.getModule();
        assertThat(module.getDescriptor().provides()).anySatisfy(provides -> {
            assertThat(provides.service()).isEqualTo(StateBackend.class.getName());
            assertThat(provides.providers()).containsExactly(MemoryStateBackend.class.getName());
        });
        String services = "META-INF/services/" + StateBackend.class.getName();
        try (InputStream declared = Objects.requireNonNull(module.getResourceAsStream(services))) {
            assertThat(new String(declared.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualToIgnoringWhitespace(MemoryStateBackend.class.getName());
        }
    }

    @Test
    void sharesOneRowAmongTheStatesOfAKey() {
        ValueState<Long> total = store.state("total", LONG);
        store.at(1L);
        count.update(1L);
        assertThat(total.value()).isNull();
        total.update(2L);
        count.clear();
        assertThat(total.value()).isEqualTo(2L);
        assertThat(count.value()).isNull();
        total.clear();
        count.update(3L);
        assertThat(count.value()).isEqualTo(3L);
        assertThat(total.value()).isNull();
    }

    @Test
    void returnsTheSameHandleForTheSameName() {
        store.at(1L);
        assertThat(store.state("count", LONG)).isSameAs(count);
    }

    @Test
    void refusesTheSameNameWithAnotherSchema() {
        assertThatThrownBy(() -> store.state("count", new TestSerdes.StringSerde()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'count'", TestStore.OPERATOR, "'long'", "'string'");
    }

    @Test
    void refusesAStateThatIsDeclaredAfterTheFirstRecord() {
        store.at(1L);
        assertThatThrownBy(() -> store.state("late", LONG))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("'late'", TestStore.OPERATOR);
    }

    @Test
    void refusesANullKey() {
        assertThatThrownBy(() -> store.store.setCurrentKey(null, 0, 0))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining(TestStore.OPERATOR);
    }

    @Test
    void refusesAKeyGroupOutsideItsRange() {
        TestStore<Long> part = new TestStore<>(LONG, 8, new KeyGroupRange(2, 3), TestStore::mixedHash);
        for (int group : new int[] {1, 4, -1}) {
            assertThatThrownBy(() -> part.store.setCurrentKey(1L, 0, group))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("Key group " + group, "2..3");
        }
        part.store.setCurrentKey(1L, 0, 3);
    }

    @Test
    void refusesStateOutsideOfARecord() {
        assertThatThrownBy(count::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no current key");
        assertThatThrownBy(() -> count.update(1L)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(count::clear).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(store.store::currentKey).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesUseAfterItIsClosed() throws IOException {
        store.at(1L);
        count.update(1L);
        store.store.close();
        assertThatThrownBy(count::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> store.at(1L)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.store.snapshot(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsAMutableKeyAsItWasWhenItsRowWasMade() {
        TestSerdes.ListSerde lists = new TestSerdes.ListSerde();
        TestStore<List<Long>> byList = TestStore.of(lists, 4);
        ValueState<Long> state = byList.store.valueState(new StateSpec<>("count", LONG));
        List<Long> key = new ArrayList<>(List.of(1L));
        byList.at(key);
        state.update(7L);
        key.add(2L);
        byList.at(List.of(1L));
        assertThat(state.value()).isEqualTo(7L);
        byList.at(List.of(1L, 2L));
        assertThat(state.value()).isNull();
    }

    @Test
    void visitsEachKeyThatHasAStateAsTheCurrentOneWhileASnapshotIsOpen() throws IOException {
        ValueState<Long> other = store.state("other", LONG);
        fill(10_000);
        store.at(-1L);
        other.update(1L);
        Map<Long, Long> seen = new HashMap<>();
        try (StateSnapshot snapshot = store.store.snapshot(1)) {
            store.store.forEachKey("count", key -> {
                assertThat(seen.put(key, count.value())).isNull();
                assertThat(store.store.currentKey()).isEqualTo(key);
                count.update(-key);
            });
            assertThat(snapshot).isNotNull();
        }
        assertThat(seen).hasSize(10_000).doesNotContainKey(-1L);
        assertThatThrownBy(store.store::currentKey).isInstanceOf(IllegalStateException.class);
        store.store.forEachKey("count", key -> assertThat(count.value()).isEqualTo(-key));
    }

    @Test
    void refusesToVisitTheKeysOfAStateThatIsNotDeclared() {
        assertThatThrownBy(() -> store.store.forEachKey("absent", key -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'absent'")
                .hasMessageContaining(TestStore.OPERATOR);
    }

    @Test
    void givesMemoryBackWhenKeysAreRemoved() throws IOException {
        long empty = store.store.allocatedSlots();
        int keys = 50_000;
        fill(keys);
        assertThat(store.store.allocatedSlots()).isBetween((long) keys, keys * 4L);
        drain(keys);
        assertThat(store.store.allocatedSlots()).isLessThanOrEqualTo(empty + 4 * 8);
    }

    @Test
    void givesMemoryBackWhileASnapshotIsOpenAndRestoresIt() throws IOException {
        int keys = 50_000;
        fill(keys);
        InMemoryCheckpoint files = new InMemoryCheckpoint();
        try (StateSnapshot snapshot = store.store.snapshot(1)) {
            drain(keys);
            assertThat(store.store.allocatedSlots()).isLessThan(100);
            TestStore<Long> other = TestStore.of(LONG, 4);
            ValueState<Long> restored = other.state("count", LONG);
            other.restore(store.persist(snapshot, files, "op"), files);
            for (long key = 0; key < keys; key++) {
                other.at(key);
                assertThat(restored.value()).isEqualTo(key);
            }
        }
    }

    @Test
    void keepsKeysBesideThoseThatAreRemoved() {
        TestStore<Long> oneGroup = TestStore.of(LONG, 1);
        ValueState<Long> state = oneGroup.state("count", LONG);
        int keys = 20_000;
        for (long key = 0; key < keys; key++) {
            oneGroup.at(key);
            state.update(key);
        }
        // Empty one half of the directory, while the other stays finely divided though sparse.
        for (long key = 0; key < keys; key++) {
            if (isSparse(key) && key % 5 < 3) {
                oneGroup.at(key);
                state.clear();
            }
        }
        for (long key = 0; key < keys; key++) {
            if (!isSparse(key)) {
                oneGroup.at(key);
                state.clear();
            }
        }
        for (long key = 0; key < keys; key++) {
            oneGroup.at(key);
            assertThat(state.value()).isEqualTo(isSparse(key) && key % 5 >= 3 ? (Long) key : null);
        }
    }

    private static boolean isSparse(long key) {
        return (TestStore.mixedHash(key) >>> KeyGroups.SEGMENT_BITS & 1) == 0;
    }

    @Test
    void doesNotGrowWhileKeysComeAndGo() {
        for (long key = 0; key < 200_000; key++) {
            store.at(key);
            count.update(key);
            store.at(key - 100);
            count.clear();
        }
        assertThat(store.store.allocatedSlots()).isLessThan(2_000);
    }

    private void fill(int keys) {
        for (long key = 0; key < keys; key++) {
            store.at(key);
            count.update(key);
        }
    }

    private void drain(int keys) {
        for (long key = 0; key < keys; key++) {
            store.at(key);
            count.clear();
        }
    }
}
