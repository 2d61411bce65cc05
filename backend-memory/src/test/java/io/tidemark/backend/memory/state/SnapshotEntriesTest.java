package io.tidemark.backend.memory.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedEntries;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema.StoredState;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.MapStateSpec;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Looking into a snapshot without a store. */
class SnapshotEntriesTest {
    private static final TestSerdes.LongSerde LONG = new TestSerdes.LongSerde("long");
    private static final TestSerdes.StringSerde STRING = new TestSerdes.StringSerde();
    private static final List<Serde<?>> BOTH = List.of(LONG, STRING);

    private final InMemoryCheckpoint files = new InMemoryCheckpoint();
    private final MemoryStateBackend backend = new MemoryStateBackend();
    private final TestStore<String> written = TestStore.of(STRING, 8);
    private final ValueState<Long> counts = written.state("count", LONG);
    private final ValueState<String> names = written.state("name", STRING);

    @Test
    void describesWhatWasDeclared() throws IOException {
        assertThat(backend.describe(some(3), files)).satisfies(schema -> {
            assertThat(schema.numberOfKeyGroups()).isEqualTo(8);
            assertThat(schema.keySchema()).isEqualTo(STRING.schema());
            assertThat(schema.states())
                    .containsExactly(
                            new StoredState("count", "value", "long"),
                            new StoredState("name", "value", STRING.schema()));
        });
    }

    @Test
    void readsEveryEntryOnceInItsKeyGroup() throws IOException {
        int keys = 50_000; // several blocks a key group
        Map<String, String> found = new TreeMap<>();

        try (KeyedEntries<String> entries = backend.entries(some(keys), files, STRING, BOTH)) {
            while (entries.next()) {
                assertThat(entries.keyGroup()).isEqualTo(written.keyGroup(entries.key()));
                found.put(entries.key(), entries.value(0) + " " + entries.value(1));
            }
            assertThat(entries.next()).isFalse();
        }

        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < keys; i++) {
            expected.put("key" + i, (i % 2 == 0 ? i : null) + " " + (i % 3 == 0 || i % 2 != 0 ? "name" + i : null));
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void readsListsAndMapsByTheSerdesForSuchTypes() throws IOException {
        TestStore<String> store = TestStore.of(STRING, 8);
        ListState<Long> list = store.store.listState(new StateSpec<>("list", Serdes.longValue()));
        MapState<String, Long> map =
                store.store.mapState(new MapStateSpec<>("map", Serdes.string(), Serdes.longValue()));
        Map<String, Object> expected = new TreeMap<>();
        for (int size : new int[] {1, 63, 64, 8_191, 8_192, 1 << 20}) {
            List<Long> elements = LongStream.range(0, size).boxed().toList();
            store.at("key" + size);
            list.update(elements);
            map.put("z", (long) size);
            map.put("a", -1L);
            expected.put("key" + size, elements + " {z=" + size + ", a=-1}");
        }
        KeyedSnapshot snapshot = store.checkpoint(files, "lists");
        List<StoredState> states = backend.describe(snapshot, files).states();
        assertThat(states)
                .containsExactly(
                        new StoredState("list", "list", "list<long>"),
                        new StoredState("map", "map", "map<string,long>"));

        Map<String, Object> found = new TreeMap<>();
        List<Serde<?>> serdes =
                List.of(Serdes.listOf(Serdes.longValue()), Serdes.mapOf(Serdes.string(), Serdes.longValue()));
        try (KeyedEntries<String> entries = backend.entries(snapshot, files, STRING, serdes)) {
            while (entries.next()) {
                found.put(entries.key(), entries.value(0) + " " + entries.value(1));
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void readsFilesOneAfterTheOther() throws IOException {
        StateFile file = some(10).files().get(0);
        KeyedSnapshot twice = new KeyedSnapshot("memory", written.range, List.of(file, file));
        int seen = 0;
        try (KeyedEntries<String> entries = backend.entries(twice, files, STRING, BOTH)) {
            while (entries.next()) {
                seen++;
            }
        }

        assertThat(seen).isEqualTo(20);
    }

    @Test
    void refusesAFileThatIsCutOffAnywhere() throws IOException {
        KeyedSnapshot snapshot = some(20);
        String path = snapshot.files().get(0).path();
        byte[] whole = files.files.get(path);
        for (int length = 0; length < whole.length; length++) {
            files.files.put(path, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> readThrough(snapshot))
                    .as("the first %s bytes", length)
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageContaining(path);
        }
    }

    @Test
    void saysWhichFileAnEntryCannotBeReadFrom() throws IOException {
        KeyedSnapshot snapshot = some(20);

        assertThatThrownBy(() -> {
                    try (KeyedEntries<String> entries =
                            backend.entries(snapshot, files, STRING, List.of(STRING, LONG))) {
                        while (entries.next()) {
                            entries.key();
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining(snapshot.files().get(0).path());
        assertThatThrownBy(() -> {
                    try (KeyedEntries<String> entries = backend.entries(snapshot, files, STRING, List.of(LONG))) {
                        entries.next();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("serdes for 1");
    }

    @Test
    void refusesANewerFormat() throws IOException {
        KeyedSnapshot snapshot = some(1);
        byte[] bytes = files.files.get(snapshot.files().get(0).path());
        bytes[Integer.BYTES + 3] = 99;

        assertThatThrownBy(() -> backend.describe(snapshot, files))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("format version 99")
                .hasMessageContaining("newer");
    }

    private void readThrough(KeyedSnapshot snapshot) throws IOException {
        backend.describe(snapshot, files);
        try (KeyedEntries<String> entries = backend.entries(snapshot, files, STRING, BOTH)) {
            while (entries.next()) {
                entries.key();
            }
        }
    }

    /** Every second key has a count, every third and those without a count a name. */
    private KeyedSnapshot some(int keys) throws IOException {
        for (int i = 0; i < keys; i++) {
            written.at("key" + i);
            if (i % 2 == 0) {
                counts.update((long) i);
            }
            if (i % 3 == 0 || i % 2 != 0) {
                names.update("name" + i);
            }
        }
        return written.checkpoint(files, "op");
    }
}
