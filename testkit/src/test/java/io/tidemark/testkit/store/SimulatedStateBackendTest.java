package io.tidemark.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedStateBackendTest {
    private final JobCheckpoints job = new SimulatedStorage(Mishaps.NONE).own("word count");
    private final SimulatedStoreDriver store = new SimulatedStoreDriver("1-1", 0, 3);
    private final ValueState<Long> count = store.state("count", new StateSerdes.LongSerde());

    @Test
    void keepsOneValueForEachKeyAndState() {
        ValueState<Long> other = store.state("other", new StateSerdes.LongSerde());
        set(1, 10);
        set(5, 50);
        other.update(7L);
        assertThat(get(1)).isEqualTo(10);
        assertThat(other.value()).isNull();
        assertThat(get(5)).isEqualTo(50);
        assertThat(other.value()).isEqualTo(7);
        count.clear();
        other.update(null);
        assertThat(get(5)).isNull();
        assertThat(store.store().currentKey()).isEqualTo(5L);
    }

    @Test
    void aValueThatIsChangedInPlaceIsNotChangedInTheState() throws IOException {
        SimulatedStoreDriver lists = new SimulatedStoreDriver("1-1", 0, 3);
        ValueState<List<Long>> state = lists.state("list", new StateSerdes.ListSerde());
        lists.at(1);
        List<Long> value = new ArrayList<>(List.of(1L));
        state.update(value);
        value.add(2L);
        state.value().add(3L);
        assertThat(state.value()).containsExactly(1L);
    }

    @Test
    void aSnapshotHoldsTheStateAsItWas() throws IOException {
        set(1, 10);
        set(2, 20);
        StateSnapshot snapshot = store.store().snapshot(1);
        set(1, 11);
        set(9, 90);
        store.at(2);
        count.clear();
        store.store().close();
        KeyedSnapshot written = persist(snapshot, 1);

        SimulatedStoreDriver next = new SimulatedStoreDriver("1-2", 0, 3);
        ValueState<Long> restored = next.state("count", new StateSerdes.LongSerde());
        next.store().restore(List.of(written), job::open);
        assertThat(values(next, restored, 1, 2, 9)).containsExactly(10L, 20L, null);
    }

    @Test
    void writesNothingWhenThereIsNoState() throws IOException {
        set(1, 10);
        count.clear();
        assertThat(checkpoint(1).files()).isEmpty();
        assertThat(job.listShared()).isEmpty();
    }

    @Test
    void writesOnlyTheKeyGroupsThatChangedSinceACompleteCheckpoint() throws IOException {
        set(0, 1);
        set(1, 1);
        set(2, 1);
        List<StateFile> first = checkpoint(1).files();
        assertThat(first).hasSize(3).allMatch(StateFile::shared);
        store.store().notifyCheckpointComplete(1);
        set(1, 2);
        store.at(2);
        count.clear();
        List<StateFile> second = checkpoint(2).files();

        assertThat(second).hasSize(2).startsWith(first.get(0)).doesNotContain(first.get(1), first.get(2));
        assertThat(job.listShared()).hasSize(4);
        assertThat(restore(new KeyedSnapshot(SimulatedStateBackend.NAME, store.range(), second), 0, 1, 2))
                .containsExactly(1L, 2L, null);
    }

    @Test
    void refersToNoFileOfACheckpointThatMayNotExist() throws IOException {
        set(0, 1);
        List<StateFile> first = checkpoint(1).files();
        List<StateFile> second = checkpoint(2).files();
        store.store().notifyCheckpointAborted(1);
        List<StateFile> third = checkpoint(3).files();
        assertThat(second).doesNotContainAnyElementsOf(first);
        assertThat(third).doesNotContainAnyElementsOf(first).doesNotContainAnyElementsOf(second);
    }

    @Test
    void refersToNoFileThatALaterCheckpointMayHaveReplaced() throws IOException {
        set(0, 1);
        List<StateFile> first = checkpoint(1).files();
        checkpoint(2);
        store.store().notifyCheckpointComplete(1);
        assertThat(checkpoint(3).files()).doesNotContainAnyElementsOf(first);
    }

    @Test
    void namesFilesUniquelyOverAttemptsAndCheckpoints() throws IOException {
        set(2, 1);
        assertThat(checkpoint(7).files())
                .singleElement()
                .satisfies(file -> assertThat(file.path()).endsWith("-op-1-1-7-g2"));
    }

    @Test
    void refersToRestoredFilesAlsoAtAnotherParallelism() throws IOException {
        for (long key = 0; key < 4; key++) {
            set(key, key);
        }
        KeyedSnapshot before = checkpoint(1);
        List<StateFile> after = new ArrayList<>();
        for (int half = 0; half < 2; half++) {
            SimulatedStoreDriver next = new SimulatedStoreDriver("2-1", 2 * half, 2 * half + 1);
            ValueState<Long> restored = next.state("count", new StateSerdes.LongSerde());
            next.store().restore(List.of(before), job::open);
            assertThat(values(next, restored, 2 * half, 2 * half + 1)).containsExactly(2L * half, 2L * half + 1);
            next.at(2 * half);
            restored.update(100L);
            after.addAll(persist(next.store().snapshot(2), 2).files());
        }
        List<StateFile> files = before.files();
        assertThat(after).hasSize(4).contains(files.get(1), files.get(3)).doesNotContain(files.get(0), files.get(2));
        assertThat(restore(new KeyedSnapshot(SimulatedStateBackend.NAME, store.range(), after), 0, 1, 2, 3))
                .containsExactly(100L, 1L, 100L, 3L);
    }

    @Test
    void writesAnewWhatWasWrittenUnderAnotherSchema() throws IOException {
        SimulatedStoreDriver narrow = new SimulatedStoreDriver("1-1", 0, 3);
        ValueState<Integer> old = narrow.state("count", new StateSerdes.IntSerde());
        narrow.at(1);
        old.update(-5);
        KeyedSnapshot before = persist(narrow.store().snapshot(1), 1);

        store.store().restore(List.of(before), job::open);
        assertThat(get(1)).isEqualTo(-5);
        KeyedSnapshot after = checkpoint(2);
        assertThat(after.files()).hasSize(1).doesNotContainAnyElementsOf(before.files());
        assertThat(restore(after, 1)).containsExactly(-5L);
    }

    @Test
    void refusesWhatItCannotRestore() throws IOException {
        set(1, 1);
        KeyedSnapshot written = checkpoint(1);
        assertIncompatible(written, "count", new StateSerdes.IntSerde(), "'count'", "'long'", "'int'");
        assertIncompatible(written, "total", new StateSerdes.LongSerde(), "'count'", "no longer declares");
        KeyedSnapshot foreign = new KeyedSnapshot("rocksdb", store.range(), written.files());
        SimulatedStoreDriver next = new SimulatedStoreDriver("1-2", 0, 3);
        assertThatThrownBy(() -> next.store().restore(List.of(foreign), job::open))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Choose the backend 'rocksdb'");
        KeyedSnapshot twice = new KeyedSnapshot(
                SimulatedStateBackend.NAME,
                store.range(),
                List.of(written.files().get(0), written.files().get(0)));
        assertThatThrownBy(() -> restore(twice, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("twice");
    }

    private void assertIncompatible(KeyedSnapshot written, String name, Serde<?> serde, String... words) {
        SimulatedStoreDriver next = new SimulatedStoreDriver("1-2", 0, 3);
        next.state(name, serde);
        assertThatThrownBy(() -> next.store().restore(List.of(written), job::open))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining(SimulatedStoreDriver.OPERATOR)
                .hasMessageContainingAll(words);
    }

    @Test
    void refusesCallsOutOfOrder() throws IOException {
        assertThatIllegalStateException().isThrownBy(count::value);
        assertThat(store.state("count", new StateSerdes.LongSerde())).isSameAs(count);
        assertThatIllegalArgumentException().isThrownBy(() -> store.state("count", new StateSerdes.IntSerde()));
        set(1, 1);
        assertThatIllegalStateException().isThrownBy(() -> store.state("late", new StateSerdes.LongSerde()));
        assertThatIllegalStateException().isThrownBy(() -> store.store().restore(List.of(), job::open));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.store().setCurrentKey(9L, 9, 4))
                .withMessageContaining("Key group 4");

        StateSnapshot snapshot = store.store().snapshot(1);
        persist(snapshot, 1);
        assertThatIllegalStateException().isThrownBy(() -> persist(snapshot, 2));
        snapshot.close();
        assertThatThrownBy(() -> persist(snapshot, 3))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("given up");
        store.store().close();
        assertThatIllegalStateException().isThrownBy(count::value);
    }

    @Test
    void findsOutASerdeThatDoesNotReadAllItWrote() {
        SimulatedStoreDriver careless = new SimulatedStoreDriver("1-1", 0, 3);
        ValueState<Long> state = careless.state("count", new StateSerdes.LongSerde() {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(Long value, DataOutput output) throws IOException {
                super.serialize(value, output);
                output.writeByte(0);
            }

            @Override
            public Long deserialize(DataInput input) throws IOException {
                return input.readLong();
            }
        });
        careless.at(1);
        state.update(1L);
        assertThatThrownBy(state::value).hasMessageContainingAll("'count'", SimulatedStoreDriver.OPERATOR, "1 bytes");
    }

    private void set(long key, long value) {
        store.at(key);
        count.update(value);
    }

    private Long get(long key) {
        store.at(key);
        return count.value();
    }

    private KeyedSnapshot checkpoint(long checkpointId) throws IOException {
        return persist(store.store().snapshot(checkpointId), checkpointId);
    }

    private KeyedSnapshot persist(StateSnapshot snapshot, long checkpointId) throws IOException {
        try (CheckpointWriter writer = job.begin(checkpointId)) {
            return new KeyedSnapshot(SimulatedStateBackend.NAME, store.range(), snapshot.persist(writer, "op"));
        }
    }

    private List<Long> restore(KeyedSnapshot snapshot, long... keys) throws IOException {
        SimulatedStoreDriver next = new SimulatedStoreDriver("9-9", 0, 3);
        ValueState<Long> restored = next.state("count", new StateSerdes.LongSerde());
        next.store().restore(List.of(snapshot), job::open);
        return values(next, restored, keys);
    }

    private static List<Long> values(SimulatedStoreDriver from, ValueState<Long> state, long... keys) {
        List<Long> values = new ArrayList<>();
        for (long key : keys) {
            from.at(key);
            values.add(state.value());
        }
        return values;
    }
}
