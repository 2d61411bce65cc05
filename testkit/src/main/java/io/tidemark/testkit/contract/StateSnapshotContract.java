package io.tidemark.testkit.contract;

import static io.tidemark.testkit.contract.StateBackendContract.all;
import static io.tidemark.testkit.contract.StateBackendContract.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.MapStateSpec;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.testkit.store.Mishaps;
import io.tidemark.testkit.store.SimulatedStorage;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every state backend has to keep in its snapshots: what there was at the barrier, whatever happens afterwards, and at
 * any other parallelism.
 *
 * @since 0.1
 */
public abstract class StateSnapshotContract {
    private final JobCheckpoints checkpoints = new SimulatedStorage(Mishaps.NONE).own("contract");

    /** For subclasses. */
    protected StateSnapshotContract() {}

    /**
     * Returns the backend under test.
     *
     * @return a new one each time, or the same
     * @throws IOException if it cannot be made
     */
    protected abstract StateBackend backend() throws IOException;

    private StoreInHand open() throws IOException {
        return open(0, 1);
    }

    private StoreInHand open(int subtask, int parallelism) throws IOException {
        return new StoreInHand(backend(), checkpoints, subtask, parallelism);
    }

    /** One state of each kind. */
    private record Kinds(ValueState<Long> value, ListState<Long> list, MapState<String, Long> map) {
        static Kinds in(StoreInHand in) {
            return new Kinds(in.value("value"), in.list("list"), in.map("map"));
        }

        void fill(long number) {
            value.update(number);
            list.addAll(List.of(number, number + 1));
            map.put("z", number);
            map.put("a", number + 1);
        }

        String shown() {
            return value.value() + " " + all(list.get()) + " " + entries(map);
        }
    }

    private String restored(KeyedSnapshot snapshot, String key) throws IOException {
        try (StoreInHand in = open()) {
            Kinds kinds = Kinds.in(in);
            in.restore(List.of(snapshot));
            in.at(key);
            return kinds.shown();
        }
    }

    @Test
    public void holdsEveryKindAsItWasAtTheBarrierWhateverChangesAfterwards() throws IOException {
        try (StoreInHand in = open()) {
            Kinds kinds = Kinds.in(in);
            for (String key : List.of("grows", "is replaced", "is cleared", "stays")) {
                in.at(key);
                kinds.fill(1);
            }
            StateSnapshot frozen = in.store.snapshot(1);
            in.at("grows");
            kinds.fill(5);
            kinds.map().put("new", 9L);
            in.at("is replaced");
            kinds.value().update(7L);
            kinds.list().update(List.of(7L));
            kinds.map().remove("z");
            in.at("is cleared");
            kinds.value().clear();
            kinds.list().clear();
            kinds.map().clear();
            in.at("is new");
            kinds.fill(3);

            KeyedSnapshot written = in.write(1, frozen);
            for (String key : List.of("grows", "is replaced", "is cleared", "stays")) {
                assertThat(restored(written, key)).as(key).isEqualTo("1 [1, 2] z=1 a=2");
            }
            assertThat(restored(written, "is new")).isEqualTo("null [] ");
            in.at("grows");
            assertThat(kinds.shown()).isEqualTo("5 [1, 2, 5, 6] z=5 a=6 new=9");
        }
    }

    @Test
    public void holdsWhatAnIteratorRemovedOrSetAfterwards() throws IOException {
        try (StoreInHand in = open()) {
            Kinds kinds = Kinds.in(in);
            in.at("k");
            kinds.fill(1);
            StateSnapshot frozen = in.store.snapshot(1);
            in.at("k");
            var entries = kinds.map().iterator();
            entries.next().setValue(8L);
            entries.next();
            entries.remove();

            assertThat(restored(in.write(1, frozen), "k")).isEqualTo("1 [1, 2] z=1 a=2");
            in.at("k");
            assertThat(entries(kinds.map())).isEqualTo("z=8");
        }
    }

    @Test
    public void holdsSeveralMomentsAtOnce() throws IOException {
        try (StoreInHand in = open()) {
            Kinds kinds = Kinds.in(in);
            List<StateSnapshot> frozen = new ArrayList<>();
            for (long i = 1; i <= 3; i++) {
                in.at("k");
                kinds.list().add(i);
                kinds.map().put("x" + i, i);
                frozen.add(in.store.snapshot(i));
            }
            in.at("k");
            kinds.list().add(4L);
            kinds.map().put("x1", 4L);

            assertThat(restored(in.write(1, frozen.get(0)), "k")).isEqualTo("null [1] x1=1");
            assertThat(restored(in.write(2, frozen.get(1)), "k")).isEqualTo("null [1, 2] x1=1 x2=2");
            assertThat(restored(in.write(3, frozen.get(2)), "k")).isEqualTo("null [1, 2, 3] x1=1 x2=2 x3=3");
        }
    }

    @Test
    public void goesOnAfterASnapshotIsGivenUp() throws IOException {
        try (StoreInHand in = open()) {
            Kinds kinds = Kinds.in(in);
            in.at("k");
            kinds.fill(1);
            StateSnapshot frozen = in.store.snapshot(1);
            in.at("k");
            kinds.list().add(3L);
            frozen.close();
            in.store.notifyCheckpointAborted(1);
            in.at("k");
            kinds.list().add(4L);
            kinds.map().put("z", 2L);
            assertThat(restored(in.checkpoint(2), "k")).isEqualTo("1 [1, 2, 3, 4] z=2 a=2");
        }
    }

    @Test
    public void holdsMutableValuesOfEveryKindAsTheyWere() throws IOException {
        Serde<byte[]> bytes = Serdes.byteArray();
        KeyedSnapshot written;
        try (StoreInHand in = open()) {
            ValueState<byte[]> value = in.store.valueState(new StateSpec<>("value", bytes));
            ListState<byte[]> list = in.store.listState(new StateSpec<>("list", bytes));
            MapState<String, byte[]> map = in.store.mapState(new MapStateSpec<>("map", Serdes.string(), bytes));
            in.at("k");
            value.update(new byte[] {1});
            list.add(new byte[] {1});
            map.put("x", new byte[] {1});
            map.put("y", new byte[] {1});
            StateSnapshot frozen = in.store.snapshot(1);
            in.at("k");
            value.value()[0] = 2;
            list.get().iterator().next()[0] = 2;
            map.get("x")[0] = 2;
            map.values().forEach(array -> array[0] = 2);
            map.entries().forEach(entry -> entry.getValue()[0] = 2);
            written = in.write(1, frozen);
        }
        try (StoreInHand in = open()) {
            ValueState<byte[]> value = in.store.valueState(new StateSpec<>("value", bytes));
            ListState<byte[]> list = in.store.listState(new StateSpec<>("list", bytes));
            MapState<String, byte[]> map = in.store.mapState(new MapStateSpec<>("map", Serdes.string(), bytes));
            in.restore(List.of(written));
            in.at("k");
            assertThat(value.value()).containsExactly(1);
            assertThat(all(list.get())).containsExactly(new byte[] {1});
            assertThat(map.get("x")).containsExactly(1);
            assertThat(map.get("y")).containsExactly(1);
        }
    }

    @Test
    public void restoresEveryKindAtAnyOtherParallelism() throws IOException {
        List<KeyedSnapshot> snapshots = new ArrayList<>();
        long checkpoint = 0;
        for (int parallelism : new int[] {1, 3, 2, 16, 1}) {
            List<KeyedSnapshot> before = List.copyOf(snapshots);
            snapshots.clear();
            int seen = 0;
            for (int subtask = 0; subtask < parallelism; subtask++) {
                try (StoreInHand in = open(subtask, parallelism)) {
                    Kinds kinds = Kinds.in(in);
                    in.restore(before);
                    for (long i = 0; i < 100; i++) {
                        String key = "key" + i;
                        if (in.owns(key)) {
                            seen++;
                            in.at(key);
                            assertThat(kinds.shown()).isEqualTo(shown(i, before.isEmpty() ? 0 : 1));
                            kinds.list().clear();
                            kinds.fill(i);
                        }
                    }
                    snapshots.add(in.checkpoint(++checkpoint));
                }
            }
            assertThat(seen).isEqualTo(100);
        }
    }

    private static String shown(long number, int filled) {
        long next = number + 1;
        return filled == 0 ? "null [] " : number + " [" + number + ", " + next + "] z=" + number + " a=" + next;
    }

    @Test
    public void keepsTheOrderOfEntriesThroughSnapshots() throws IOException {
        KeyedSnapshot written;
        List<String> order = new ArrayList<>();
        try (StoreInHand in = open()) {
            MapState<String, Long> map = in.map("map");
            in.at("k");
            for (int i = 0; i < 500; i++) {
                String key = "x" + (i * 7919) % 500;
                order.add(key);
                map.put(key, (long) i);
            }
            written = in.checkpoint(1);
        }
        try (StoreInHand in = open()) {
            MapState<String, Long> map = in.map("map");
            in.restore(List.of(written));
            in.at("k");
            assertThat(all(map.keys())).isEqualTo(order);
        }
    }

    /** A number as text, which once was a number. */
    private static final class TextOfNumber implements Serde<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(String value, DataOutput output) throws IOException {
            Serdes.string().serialize(value, output);
        }

        @Override
        public String deserialize(DataInput input) throws IOException {
            return Serdes.string().deserialize(input);
        }

        @Override
        public String schema() {
            return "text of number";
        }

        @Override
        public Serde<String> reading(String writtenSchema) {
            return writtenSchema.equals(Serdes.longValue().schema())
                    ? new FormerNumber()
                    : Serde.super.reading(writtenSchema);
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public String copy(String value) {
            return value;
        }
    }

    /** Reads a number as text. */
    private static final class FormerNumber implements Serde<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(String value, DataOutput output) throws IOException {
            Serdes.longValue().serialize(Long.valueOf(value), output);
        }

        @Override
        public String deserialize(DataInput input) throws IOException {
            return Serdes.longValue().deserialize(input).toString();
        }

        @Override
        public String schema() {
            return Serdes.longValue().schema();
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public String copy(String value) {
            return value;
        }
    }

    @Test
    public void readsElementsAndEntriesOfAnOlderSchema() throws IOException {
        KeyedSnapshot written;
        try (StoreInHand in = open()) {
            Kinds kinds = Kinds.in(in);
            in.at("k");
            kinds.fill(41);
            written = in.checkpoint(1);
        }
        try (StoreInHand in = open()) {
            in.value("value");
            ListState<String> list = in.store.listState(new StateSpec<>("list", new TextOfNumber()));
            MapState<String, String> map =
                    in.store.mapState(new MapStateSpec<>("map", Serdes.string(), new TextOfNumber()));
            in.restore(List.of(written));
            in.at("k");
            assertThat(all(list.get())).containsExactly("41", "42");
            assertThat(map.get("z")).isEqualTo("41");
            assertThat(all(map.keys())).containsExactly("z", "a");
        }
        try (StoreInHand in = open()) {
            in.value("value");
            in.list("list");
            in.store.mapState(new MapStateSpec<>("map", new TextOfNumber(), Serdes.longValue()));
            assertThatThrownBy(() -> in.restore(List.of(written)))
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageContaining("'map'")
                    .hasMessageContaining(StoreInHand.OPERATOR);
        }
    }

    @Test
    public void leavesOutAtMostWhatHasExpired() throws IOException {
        KeyedSnapshot written;
        try (StoreInHand in = open()) {
            ValueState<Long> value = in.value("value", number -> number < 0);
            ListState<Long> list = in.list("list", number -> number < 0);
            MapState<String, Long> map = in.map("map", number -> number < 0);
            for (String key : List.of("k", "expired")) {
                in.at(key);
                long sign = key.equals("k") ? 1 : -1;
                value.update(sign);
                list.addAll(List.of(-1L, sign * 2, -3L));
                map.put("x", -1L);
                map.put("y", sign);
            }
            written = in.checkpoint(1);
        }
        try (StoreInHand in = open()) {
            Kinds kinds = Kinds.in(in);
            in.restore(List.of(written));
            in.at("k");
            assertThat(kinds.value().value()).isEqualTo(1L);
            assertThat(all(kinds.list().get())).contains(2L).isSubsetOf(-1L, 2L, -3L);
            assertThat(kinds.map().get("y")).isEqualTo(1L);
            in.at("expired");
            assertThat(all(kinds.list().get())).isSubsetOf(-1L, -2L, -3L);
        }
    }
}
