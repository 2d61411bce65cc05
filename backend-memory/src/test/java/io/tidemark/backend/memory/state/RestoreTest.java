package io.tidemark.backend.memory.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.DataInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RestoreTest {
    private static final TestSerdes.LongSerde LONG = new TestSerdes.LongSerde("long");
    private static final TestSerdes.StringSerde STRING = new TestSerdes.StringSerde();

    private final InMemoryCheckpoint files = new InMemoryCheckpoint();

    @Test
    void continuesAtAnyOtherParallelism() throws Exception {
        int keys = 5_000;
        List<TestStore<String>> stores = stores(1);
        for (int i = 0; i < keys; i++) {
            set(stores, "key" + i, i);
        }
        for (int parallelism : new int[] {4, 3, 1, 10}) {
            stores = rescale(stores, parallelism);
            assertThat(count(stores, keys)).as("parallelism %d", parallelism).isEqualTo(keys);
        }
    }

    @Test
    void skipsTheGroupsOfOthersWithoutDecodingThem() throws Exception {
        TestStore<String> writer = TestStore.of(STRING, 8);
        ValueState<Long> state = writer.state("count", LONG);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            keys.add("key" + i);
            writer.at("key" + i);
            state.update((long) i);
        }
        KeyedSnapshot snapshot = writer.checkpoint(files, "op");
        TestSerdes.StringSerde onlyOwned = new TestSerdes.StringSerde() {
            private static final long serialVersionUID = 1L;

            @Override
            public String deserialize(DataInput input) throws IOException {
                String key = super.deserialize(input);
                assertThat(writer.keyGroup(key)).isBetween(2, 3);
                return key;
            }
        };
        TestStore<String> reader = new TestStore<>(onlyOwned, 8, new KeyGroupRange(2, 3), TestStore::mixedHash);
        ValueState<Long> restored = reader.state("count", LONG);
        reader.restore(snapshot, files);
        for (int i = 0; i < keys.size(); i++) {
            if (reader.owns(keys.get(i))) {
                reader.at(keys.get(i));
                assertThat(restored.value()).isEqualTo(i);
            }
        }
    }

    @Test
    void writesNoFileWhenThereIsNoState() throws Exception {
        TestStore<String> empty = TestStore.of(STRING, 8);
        ValueState<Long> state = empty.state("count", LONG);
        assertThat(empty.checkpoint(files, "op").files()).isEmpty();
        empty.at("a");
        state.update(1L);
        state.clear();
        assertThat(empty.checkpoint(files, "op").files()).isEmpty();
        assertThat(files.files).isEmpty();
    }

    @Test
    void writesOneFileWhoseNameBeginsWithThePrefix() throws Exception {
        KeyedSnapshot snapshot = oneEntry();
        assertThat(snapshot.files()).singleElement().satisfies(file -> {
            assertThat(file.path()).startsWith("op-").matches("[A-Za-z0-9.-]+");
            assertThat(file.shared()).isFalse();
        });
    }

    @Test
    void readsWhatWasWrittenUnderASchemaThatTheSerdeCanRead() throws Exception {
        TestStore<Integer> before = TestStore.of(new TestSerdes.IntSerde(), 8);
        ValueState<Integer> narrow = before.state("count", new TestSerdes.IntSerde());
        before.at(5);
        narrow.update(-7);
        KeyedSnapshot snapshot = before.checkpoint(files, "op");

        TestStore<Integer> after = TestStore.of(new TestSerdes.IntSerde(), 8);
        ValueState<Long> wide = after.state("count", LONG);
        after.restore(snapshot, files);
        after.at(5);
        assertThat(wide.value()).isEqualTo(-7L);
    }

    @Test
    void acceptsANewStateThatTheCheckpointDoesNotHold() throws Exception {
        KeyedSnapshot snapshot = oneEntry();
        TestStore<String> reader = TestStore.of(STRING, 8);
        ValueState<String> added = reader.state("added", STRING);
        ValueState<Long> kept = reader.state("count", LONG);
        reader.restore(snapshot, files);
        reader.at("a");
        assertThat(added.value()).isNull();
        assertThat(kept.value()).isEqualTo(1L);
    }

    @Test
    void refusesAnotherSchemaNamingStateAndOperator() throws Exception {
        KeyedSnapshot snapshot = oneEntry();
        TestStore<String> reader = TestStore.of(STRING, 8);
        reader.state("count", STRING);
        assertThatThrownBy(() -> reader.restore(snapshot, files))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("'count'", TestStore.OPERATOR, "'long'", "'string'");
    }

    @Test
    void refusesAStateThatIsNoLongerDeclared() throws Exception {
        KeyedSnapshot snapshot = oneEntry();
        TestStore<String> reader = TestStore.of(STRING, 8);
        reader.state("total", LONG);
        assertThatThrownBy(() -> reader.restore(snapshot, files))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("'count'", TestStore.OPERATOR, "Declare it again");
    }

    @Test
    void refusesAnotherTypeOfKey() throws Exception {
        KeyedSnapshot snapshot = oneEntry();
        TestStore<Long> reader = TestStore.of(LONG, 8);
        reader.state("count", LONG);
        assertThatThrownBy(() -> reader.restore(snapshot, files))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("key of " + TestStore.OPERATOR, "'string'", "'long'");
    }

    @Test
    void refusesToWidenAKeyAlthoughItsSerdeWidensValues() throws Exception {
        TestStore<Integer> before = TestStore.of(new TestSerdes.IntSerde(), 8);
        ValueState<Long> count = before.state("count", LONG);
        before.at(5);
        count.update(1L);
        KeyedSnapshot snapshot = before.checkpoint(files, "op");
        TestStore<Long> after = TestStore.of(LONG, 8);
        after.state("count", LONG);
        assertThatThrownBy(() -> after.restore(snapshot, files))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("key of " + TestStore.OPERATOR, "'int'", "'long'", "key group");
    }

    @Test
    void refusesAnotherNumberOfKeyGroups() throws Exception {
        KeyedSnapshot snapshot = oneEntry();
        TestStore<String> reader = TestStore.of(STRING, 16);
        reader.state("count", LONG);
        assertThatThrownBy(() -> reader.restore(snapshot, files))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("8", "16", "maximum parallelism");
    }

    @Test
    void refusesAFormatVersionThatItDoesNotKnow() throws Exception {
        KeyedSnapshot snapshot = oneEntry();
        ByteBuffer.wrap(bytesOf(snapshot)).putInt(Integer.BYTES, SnapshotHeader.VERSION + 1);
        assertThatThrownBy(() -> reader().restore(snapshot, files))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("format version 3", "Use the version of Tidemark that wrote it");
    }

    @Test
    void refusesTheFormatOfAnotherBackendByItsName() throws Exception {
        KeyedSnapshot own = oneEntry();
        KeyedSnapshot foreign = new KeyedSnapshot("rocksdb", own.keyGroups(), own.files());
        assertThatCode(() -> reader().restore(foreign, files)).doesNotThrowAnyException();

        bytesOf(own)[0] ^= 1;
        assertThatThrownBy(() -> reader().restore(foreign, files))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("Choose the backend 'rocksdb'");
        assertThatThrownBy(() -> reader().restore(own, files)).isInstanceOf(CorruptCheckpointException.class);
    }

    @Test
    void refusesAFileThatIsCutOffAnywhere() throws Exception {
        KeyedSnapshot snapshot = oneEntry();
        StateFile file = snapshot.files().get(0);
        byte[] whole = bytesOf(snapshot);
        for (int length = 0; length < whole.length; length++) {
            files.files.put(file.path(), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> reader().restore(snapshot, files))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageContaining(file.path());
        }
        files.files.put(file.path(), Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> reader().restore(snapshot, files)).isInstanceOf(CorruptCheckpointException.class);
    }

    @Test
    void survivesAnyDamageWithACheckedException() throws Exception {
        KeyedSnapshot snapshot = oneEntry();
        byte[] whole = bytesOf(snapshot).clone();
        long seed = 42;
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            byte[] damaged = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            files.files.put(snapshot.files().get(0).path(), damaged);
            try {
                reader().restore(snapshot, files);
            } catch (IOException | IncompatibleSchemaException expected) {
                assertThat(expected).hasMessageContaining(TestStore.OPERATOR);
            } catch (Throwable other) {
                throw new AssertionError("seed " + seed + ", round " + round, other);
            }
        }
    }

    private KeyedSnapshot oneEntry() throws IOException {
        TestStore<String> writer = TestStore.of(STRING, 8);
        ValueState<Long> state = writer.state("count", LONG);
        writer.at("a");
        state.update(1L);
        return writer.checkpoint(files, "op");
    }

    private byte[] bytesOf(KeyedSnapshot snapshot) {
        return files.files.get(snapshot.files().get(0).path());
    }

    private static TestStore<String> reader() {
        TestStore<String> reader = TestStore.of(STRING, 8);
        reader.state("count", LONG);
        return reader;
    }

    private List<TestStore<String>> rescale(List<TestStore<String>> before, int parallelism) throws IOException {
        List<KeyedSnapshot> snapshots = new ArrayList<>();
        for (TestStore<String> store : before) {
            snapshots.add(store.checkpoint(files, "p" + parallelism + "-" + snapshots.size()));
        }
        List<TestStore<String>> after = stores(parallelism);
        for (TestStore<String> store : after) {
            store.store.restore(
                    snapshots.stream()
                            .filter(s -> s.keyGroups().overlaps(store.range))
                            .toList(),
                    files);
        }
        return after;
    }

    private static List<TestStore<String>> stores(int parallelism) {
        int groups = 32;
        List<TestStore<String>> stores = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            KeyGroupRange range = new KeyGroupRange(i * groups / parallelism, (i + 1) * groups / parallelism - 1);
            stores.add(new TestStore<>(STRING, groups, range, TestStore::mixedHash));
            stores.get(i).state("count", LONG);
        }
        return stores;
    }

    private static void set(List<TestStore<String>> stores, String key, long value) {
        for (TestStore<String> store : stores) {
            if (store.owns(key)) {
                store.at(key);
                store.state("count", LONG).update(value);
            }
        }
    }

    private static int count(List<TestStore<String>> stores, int keys) {
        int found = 0;
        for (int i = 0; i < keys; i++) {
            for (TestStore<String> store : stores) {
                if (store.owns("key" + i)) {
                    store.at("key" + i);
                    assertThat(store.state("count", LONG).value()).isEqualTo(i);
                    found++;
                }
            }
        }
        return found;
    }
}
