package io.tidemark.backend.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.Serdes;
import io.tidemark.backend.rocksdb.TestStorage.Reads;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedEntries;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {
    private static final int KEYS = 3_000;

    @TempDir
    Path directory;

    private RocksDbStateBackend backend;
    private TestStorage storage;
    private long checkpoint;

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

    private static KeyGroupRange rangeOf(int subtask, int parallelism) {
        return new KeyGroupRange(
                subtask * TestStore.KEY_GROUPS / parallelism, (subtask + 1) * TestStore.KEY_GROUPS / parallelism - 1);
    }

    @Test
    void keepsAllStateAtAnyParallelism() throws IOException {
        List<KeyedSnapshot> before = List.of();
        for (int parallelism : new int[] {1, 4, 3, 1}) {
            List<KeyedSnapshot> after = new ArrayList<>();
            int seen = 0;
            for (int subtask = 0; subtask < parallelism; subtask++) {
                try (TestStore in = new TestStore(backend, rangeOf(subtask, parallelism))) {
                    in.store.restore(overlapping(before, in.range), storage.farAway());
                    seen += checkAndFill(in, !before.isEmpty());
                    after.add(storage.complete(++checkpoint, in));
                }
            }
            assertThat(seen).isEqualTo(KEYS);
            before = after;
        }
    }

    private static List<KeyedSnapshot> overlapping(List<KeyedSnapshot> snapshots, KeyGroupRange range) {
        return snapshots.stream()
                .filter(snapshot -> snapshot.keyGroups().overlaps(range))
                .toList();
    }

    private static int checkAndFill(TestStore in, boolean filled) {
        int seen = 0;
        for (long key = 0; key < KEYS; key++) {
            if (in.owns(key)) {
                seen++;
                in.at(key);
                assertThat(in.value.value()).isEqualTo(filled ? "v" + key : null);
                assertThat(in.list.get()).containsExactlyElementsOf(filled ? List.of(key, key + 1) : List.of());
                assertThat(in.map.get("x")).isEqualTo(filled ? key : null);
                in.value.update("v" + key);
                in.list.update(List.of(key, key + 1));
                in.map.putAll(Map.of("x", key));
            }
        }
        return seen;
    }

    @Test
    void fetchesTheTablesThatOverlapWithItsKeyGroupsAndTakesItsRowsAlone() throws IOException {
        int parallelism = 4;
        KeyedSnapshot written = writeATableForEach(parallelism);
        long rows = 0;
        for (int subtask = 0; subtask < parallelism; subtask++) {
            try (TestStore in = new TestStore(backend, rangeOf(subtask, parallelism))) {
                Reads reads = storage.reads(false);
                in.store.restore(List.of(written), reads);
                assertThat(reads.opened)
                        .as("what names the tables, and one table")
                        .hasSize(2);
                rows += rowsOf(storage.complete(++checkpoint, in));
            }
        }
        assertThat(rows).isEqualTo(KEYS);
    }

    private KeyedSnapshot writeATableForEach(int parallelism) throws IOException {
        try (TestStore in = new TestStore(backend, TestStore.ALL)) {
            for (int subtask = 0; subtask < parallelism; subtask++) {
                KeyGroupRange range = rangeOf(subtask, parallelism);
                for (long key = 0; key < KEYS; key++) {
                    if (range.contains(TestStore.groupOf(key))) {
                        in.at(key).value.update("v" + key);
                    }
                }
                storage.complete(++checkpoint, in);
            }
            KeyedSnapshot written = storage.complete(++checkpoint, in);
            assertThat(written.files()).hasSize(1 + parallelism);
            return written;
        }
    }

    /** Counts what a store wrote, whether it owns it or not. */
    private long rowsOf(KeyedSnapshot snapshot) throws IOException {
        long rows = 0;
        KeyedSnapshot all = new KeyedSnapshot(snapshot.backend(), TestStore.ALL, snapshot.files());
        List<Serde<?>> serdes = List.of(
                Serdes.string(), Serdes.listOf(Serdes.longValue()), Serdes.mapOf(Serdes.string(), Serdes.longValue()));
        try (KeyedEntries<Long> entries = backend.entries(all, storage.farAway(), Serdes.longValue(), serdes)) {
            while (entries.next()) {
                assertThat(entries.value(0)).isEqualTo("v" + entries.key());
                rows++;
            }
        }
        return rows;
    }

    /** A table that was written on top of others is at level 0, which RocksDB opens whatever is looked for. */
    @Test
    void readsAPartOfWhichTheNewestTableHoldsNothing() throws IOException {
        KeyGroupRange upper = rangeOf(1, 2);
        KeyedSnapshot written = null;
        try (TestStore in = new TestStore(backend, TestStore.ALL)) {
            for (KeyGroupRange range : List.of(TestStore.ALL, upper)) {
                for (long key = 0; key < KEYS; key++) {
                    if (range.contains(TestStore.groupOf(key))) {
                        in.at(key).value.update(range.size() + " " + key);
                    }
                }
                written = storage.complete(++checkpoint, in);
            }
        }
        for (int subtask = 0; subtask < 2; subtask++) {
            try (TestStore in = new TestStore(backend, rangeOf(subtask, 2))) {
                in.store.restore(List.of(written), storage.farAway());
                int newest = subtask == 0 ? TestStore.ALL.size() : upper.size();
                for (long key = 0; key < KEYS; key++) {
                    if (in.owns(key)) {
                        assertThat(in.at(key).value.value()).isEqualTo(newest + " " + key);
                    }
                }
            }
        }
    }

    @Test
    void refusesKeyGroupsThatAreThereTwice() throws IOException {
        KeyedSnapshot written;
        try (TestStore in = new TestStore(backend, TestStore.ALL)) {
            in.at(1).value.update("v");
            written = storage.complete(++checkpoint, in);
        }
        try (TestStore in = new TestStore(backend, TestStore.ALL)) {
            assertThatThrownBy(() -> in.store.restore(List.of(written, written), storage.farAway()))
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageContaining(TestStore.OPERATOR)
                    .hasMessageContaining("twice");
        }
    }
}
