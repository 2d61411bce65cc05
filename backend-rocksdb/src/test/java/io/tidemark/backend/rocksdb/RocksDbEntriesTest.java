package io.tidemark.backend.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedEntries;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema.StoredState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDbEntriesTest {
    private static final int KEYS = 600;
    private static final int LARGE = 3_000;
    private static final List<Serde<?>> SERDES = List.of(
            Serdes.string(),
            Serdes.listOf(Serdes.longValue()),
            Serdes.generic(Serdes.mapOf(Serdes.string(), Serdes.longValue()).schema()));

    @TempDir
    Path directory;

    private RocksDbStateBackend backend;
    private TestStorage storage;

    @BeforeEach
    void open() throws IOException {
        backend = RocksDbStateBackend.builder()
                .directory(directory.resolve("local"))
                .memory(8 << 20)
                .build();
        storage = new TestStorage(directory.resolve("storage"));
    }

    @AfterEach
    void close() throws IOException {
        storage.close();
        assertThat(directory.resolve("local")).isEmptyDirectory();
    }

    private KeyedSnapshot write() throws IOException {
        try (TestStore in = new TestStore(backend, TestStore.ALL)) {
            for (long key = 0; key < KEYS; key++) {
                in.at(key);
                if (key % 2 == 0) {
                    in.value.update("v" + key);
                }
                if (key % 3 == 0) {
                    in.list.update(List.of(key, 7L));
                }
                if (key % 5 == 0) {
                    in.map.putAll(entriesOf(key, 2));
                }
                if (key % 7 == 0) {
                    in.value.clear();
                }
            }
            in.at(0);
            in.list.update(LongStream.range(0, LARGE).boxed().toList());
            in.map.clear();
            in.map.putAll(entriesOf(0, LARGE));
            return storage.complete(1, in);
        }
    }

    /** In an order that is not that of their bytes. */
    private static Map<String, Long> entriesOf(long key, int count) {
        Map<String, Long> entries = new LinkedHashMap<>();
        for (int i = count; i > 0; i--) {
            entries.put("x" + i % 10 + "-" + i, key + i);
        }
        return entries;
    }

    @Test
    void saysWhatTheEntriesAreWithoutReadingThem() throws IOException {
        KeyedSnapshotSchema schema = backend.describe(write(), storage.farAway());
        assertThat(schema.numberOfKeyGroups()).isEqualTo(TestStore.KEY_GROUPS);
        assertThat(schema.keySchema()).isEqualTo(Serdes.longValue().schema());
        assertThat(schema.states()).extracting(StoredState::name).containsExactly("value", "list", "map");
        assertThat(schema.states()).extracting(StoredState::kind).containsExactly("value", "list", "map");
        assertThat(schema.states())
                .extracting(StoredState::schema)
                .containsExactlyElementsOf(SERDES.stream().map(Serde::schema).toList());
    }

    @Test
    void showsEachKeyOnceWithWhatAllStatesHold() throws IOException {
        Map<Long, List<Object>> seen = new HashMap<>();
        try (KeyedEntries<Long> entries = backend.entries(write(), storage.farAway(), Serdes.longValue(), SERDES)) {
            while (entries.next()) {
                long key = entries.key();
                assertThat(entries.keyGroup()).isEqualTo(TestStore.groupOf(key));
                List<Object> values = new java.util.ArrayList<>();
                for (int state = 0; state < SERDES.size(); state++) {
                    values.add(entries.value(state));
                }
                assertThat(seen.put(key, values)).as("entries of " + key).isNull();
            }
        }
        for (long key = 1; key < KEYS; key++) {
            Object value = key % 2 == 0 && key % 7 != 0 ? "v" + key : null;
            Object list = key % 3 == 0 ? List.of(key, 7L) : null;
            Object map = key % 5 == 0 ? entriesOf(key, 2) : null;
            if (value == null && list == null && map == null) {
                assertThat(seen).doesNotContainKey(key);
            } else {
                assertThat(seen.get(key)).containsExactly(value, list, map);
            }
        }
        assertThat(seen.get(0L).get(1))
                .isEqualTo(LongStream.range(0, LARGE).boxed().toList());
        assertThat(((Map<?, ?>) seen.get(0L).get(2)).keySet().stream().toList())
                .isEqualTo(List.copyOf(entriesOf(0, LARGE).keySet()));
    }

    @Test
    void releasesWhatItHoldsWhenItIsClosedEarly() throws IOException {
        KeyedEntries<Long> entries = backend.entries(write(), storage.farAway(), Serdes.longValue(), SERDES);
        assertThat(entries.next()).isTrue();
        entries.close();
        entries.close();
    }
}
