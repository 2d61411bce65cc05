package io.tidemark.backend.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backend.rocksdb.TestStorage.Reads;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.SavepointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncrementalSnapshotTest {
    private static final int KEYS = 20_000;

    @TempDir
    Path directory;

    private RocksDbStateBackend backend;
    private TestStorage storage;
    private TestStore in;

    @BeforeEach
    void open() throws IOException {
        backend = RocksDbStateBackend.builder()
                .directory(directory.resolve("local"))
                .memory(8 << 20)
                .compression(Compression.NONE)
                .build();
        storage = new TestStorage(directory.resolve("storage"));
        in = new TestStore(backend, TestStore.ALL);
    }

    @AfterEach
    void close() throws IOException {
        in.close();
        storage.close();
        assertThat(directory.resolve("local")).isEmptyDirectory();
    }

    private void fill(long from, long to, String text) {
        for (long key = from; key < to; key++) {
            in.at(key).value.update(text + key);
        }
    }

    private static Set<StateFile> tables(KeyedSnapshot snapshot) {
        return new HashSet<>(snapshot.files().subList(1, snapshot.files().size()));
    }

    private static Set<StateFile> newTables(KeyedSnapshot snapshot, KeyedSnapshot before) {
        Set<StateFile> added = tables(snapshot);
        added.removeAll(tables(before));
        return added;
    }

    private static long bytes(Set<StateFile> files) {
        return files.stream().mapToLong(StateFile::size).sum();
    }

    /** Opens another store of what was written, which takes the place of the one before. */
    private void restart(KeyedSnapshot snapshot, boolean local) throws IOException {
        in.close();
        in = new TestStore(backend, TestStore.ALL);
        in.store.restore(List.of(snapshot), storage.reads(local));
    }

    @Test
    void writesWhatChangedAndNotWhatThereIs() throws IOException {
        fill(0, KEYS, "a value that is about as long as others are, and a number: ");
        KeyedSnapshot all = storage.complete(1, in);
        fill(0, KEYS / 100, "changed ");
        KeyedSnapshot some = storage.complete(2, in);
        KeyedSnapshot none = storage.complete(3, in);

        assertThat(bytes(tables(all))).isGreaterThan(KEYS * 60L);
        assertThat(tables(some)).containsAll(tables(all));
        assertThat(bytes(newTables(some, all))).isBetween(1L, bytes(tables(all)) / 20);
        assertThat(tables(none)).isEqualTo(tables(some));
        for (KeyedSnapshot each : List.of(all, some, none)) {
            assertThat(each.files().get(0).size()).as("what names the tables").isLessThan(8 << 10);
            assertThat(each.files().get(0).shared()).isFalse();
            assertThat(tables(each)).allMatch(StateFile::shared);
        }
    }

    @Test
    void refersToNothingOfACheckpointThatIsNotKnownToBeComplete() throws IOException {
        fill(0, 100, "1 ");
        KeyedSnapshot first = storage.write(1, in);
        KeyedSnapshot second = storage.write(2, in);
        assertThat(newTables(second, first)).isEqualTo(tables(second));
    }

    @Test
    void refersToNothingOfAnAbortedCheckpoint() throws IOException {
        fill(0, 100, "1 ");
        KeyedSnapshot complete = storage.complete(1, in);
        fill(50, 150, "2 ");
        KeyedSnapshot aborted;
        try (CheckpointWriter writer = storage.checkpoints.begin(2)) {
            aborted = in.write(writer);
        }
        in.store.notifyCheckpointAborted(2);
        KeyedSnapshot after = storage.complete(3, in);

        assertThat(newTables(aborted, complete)).isNotEmpty().doesNotContainAnyElementsOf(tables(after));
        assertThat(tables(after)).containsAll(tables(complete));
        restart(after, false);
        assertThat(in.at(120).value.value()).isEqualTo("2 120");
        assertThat(in.at(20).value.value()).isEqualTo("1 20");
    }

    @Test
    void writesAllOfASavepointAndRefersToNoneOfIt() throws IOException {
        fill(0, 1000, "1 ");
        KeyedSnapshot first = storage.complete(1, in);
        fill(500, 1500, "2 ");
        Path places = directory.resolve("savepoints");
        KeyedSnapshot saved;
        try (SavepointWriter writer = storage.provider.beginSavepoint(places.toUri(), "savepoint-2", 2)) {
            saved = in.write(writer);
            writer.commit(new byte[0]);
        }
        in.store.notifyCheckpointComplete(2);
        KeyedSnapshot after = storage.complete(3, in);

        assertThat(tables(saved)).doesNotContainAnyElementsOf(tables(first)).noneMatch(StateFile::shared);
        assertThat(tables(after)).doesNotContainAnyElementsOf(tables(saved));
        in.close();
        in = new TestStore(backend, TestStore.ALL);
        try (StoredCheckpoint stored =
                storage.provider.openStored(places.resolve("savepoint-2").toUri())) {
            in.store.restore(List.of(saved), stored::open);
        }
        assertThat(in.at(1200).value.value()).isEqualTo("2 1200");
        KeyedSnapshot own = storage.complete(4, in);
        assertThat(tables(own)).doesNotContainAnyElementsOf(tables(saved));
    }

    @Test
    void writesNothingAnewThatWasRestored() throws IOException {
        fill(0, 1000, "1 ");
        storage.complete(1, in);
        fill(500, 600, "2 ");
        KeyedSnapshot written = storage.complete(2, in);
        restart(written, false);
        assertThat(tables(storage.complete(3, in))).isEqualTo(tables(written));
        fill(0, 10, "3 ");
        KeyedSnapshot changed = storage.complete(4, in);
        assertThat(tables(changed)).containsAll(tables(written));
        assertThat(newTables(changed, written)).hasSize(1);
    }

    @Test
    void linksTablesThatAreOnThisMachine() throws IOException {
        fill(0, 1000, "1 ");
        KeyedSnapshot written = storage.complete(1, in);
        in.close();
        in = new TestStore(backend, TestStore.ALL);
        Reads reads = storage.reads(true);
        in.store.restore(List.of(written), reads);

        assertThat(reads.opened).containsExactly(written.files().get(0));
        assertThat(in.at(7).value.value()).isEqualTo("1 7");
        fill(0, 1000, "2 ");
        storage.complete(2, in);
        restart(written, true);
        assertThat(in.at(7).value.value())
                .as("what is in the storage stays as it was")
                .isEqualTo("1 7");
    }

    @Test
    void failsWithAReasonWhenItIsGivenUpBeforeItIsWritten() throws IOException {
        fill(0, 1000, "1 ");
        StateSnapshot frozen = in.store.snapshot(1);
        frozen.close();
        try (CheckpointWriter writer = storage.checkpoints.begin(1)) {
            assertThatThrownBy(() -> in.persist(frozen, writer))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(TestStore.OPERATOR)
                    .hasMessageContaining("given up");
        }
    }

    @Test
    void isWrittenThoughItsStoreIsClosed() throws IOException {
        fill(0, 1000, "1 ");
        KeyedSnapshot written;
        try (StateSnapshot frozen = in.store.snapshot(1);
                CheckpointWriter writer = storage.checkpoints.begin(1)) {
            in.close();
            written = in.persist(frozen, writer);
            writer.commit(new byte[0]);
        }
        restart(written, false);
        assertThat(in.at(999).value.value()).isEqualTo("1 999");
    }

    @Test
    void holdsNothingIfThereIsNothing() throws IOException {
        KeyedSnapshot written = storage.complete(1, in);
        assertThat(written.files()).isEmpty();
        restart(written, false);
        assertThat(in.at(1).value.value()).isNull();
    }
}
