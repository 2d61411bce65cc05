package io.tidemark.backend.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedSnapshotTest {
    private static final int KEYS = 500;
    private static final int FLIPS = 20;

    /** Between bytes of the header that are flipped one by one; not a divisor of what its parts are long. */
    private static final int STEP = 29;

    @TempDir
    Path directory;

    private RocksDbStateBackend backend;
    private TestStorage storage;
    private KeyedSnapshot written;

    @BeforeEach
    void write() throws IOException {
        backend = RocksDbStateBackend.builder()
                .directory(directory.resolve("local"))
                .memory(8 << 20)
                .objectCache(1 << 20)
                .build();
        storage = new TestStorage(directory.resolve("storage"));
        try (TestStore in = new TestStore(backend, TestStore.ALL)) {
            for (long key = 0; key < KEYS; key++) {
                in.at(key).value.update(valueOf(key));
            }
            written = storage.complete(1, in);
        }
    }

    @AfterEach
    void close() throws IOException {
        storage.close();
        assertThat(directory.resolve("local")).isEmptyDirectory();
    }

    private static String valueOf(long key) {
        return "the value of " + key;
    }

    /** Restores and reads everything; what is read is right. */
    private void restore(boolean local) throws IOException {
        try (TestStore in = new TestStore(backend, TestStore.ALL)) {
            in.store.restore(List.of(written), storage.reads(local));
            for (long key = 0; key < KEYS; key++) {
                assertThat(in.at(key).value.value()).isEqualTo(valueOf(key));
            }
        }
    }

    private static byte[] flipped(byte[] bytes, int place) {
        byte[] damaged = bytes.clone();
        damaged[place] ^= 0x10;
        return damaged;
    }

    @Test
    void findsAFlippedByteInWhatIsFetched() throws IOException {
        for (StateFile file : written.files()) {
            Path path = storage.path(file);
            byte[] intact = Files.readAllBytes(path);
            Files.write(path, flipped(intact, intact.length / 2));
            assertThatThrownBy(() -> restore(false))
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageContaining(file.path());
            Files.write(path, intact);
        }
        restore(false);
    }

    @Test
    void findsAFileThatIsTooShortOrMissing() throws IOException {
        for (StateFile file : written.files()) {
            Path path = storage.path(file);
            byte[] intact = Files.readAllBytes(path);
            for (boolean local : new boolean[] {true, false}) {
                Files.write(path, List.of(), java.nio.charset.StandardCharsets.UTF_8);
                assertThatThrownBy(() -> restore(local))
                        .isInstanceOf(CorruptCheckpointException.class)
                        .hasMessageContaining(file.path());
                Files.delete(path);
                assertThatThrownBy(() -> restore(local))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(path.toString());
            }
            Files.write(path, intact);
        }
        restore(false);
    }

    @Test
    void neverReadsAnythingWrongFromALinkedFileWithAFlippedByte() throws IOException {
        StateFile table = written.files().get(1);
        Path path = storage.path(table);
        byte[] intact = Files.readAllBytes(path);
        Random random = new Random(3);
        int found = 0;
        for (int i = 0; i < FLIPS; i++) {
            Files.write(path, flipped(intact, random.nextInt(intact.length)));
            try {
                restore(true);
            } catch (IOException | RuntimeException damage) {
                found++;
            }
        }
        assertThat(found)
                .as("of " + FLIPS + ", most of which lie where values are")
                .isGreaterThan(FLIPS / 2);
    }

    @Test
    void saysThatAHeaderIsDamagedWhateverItHolds() throws IOException {
        StateFile header = written.files().get(0);
        byte[] intact = Files.readAllBytes(storage.path(header));
        List<String> harmless = new ArrayList<>();
        for (int place = 0; place < intact.length; place += STEP) {
            byte[] damaged = flipped(intact, place);
            try (TestStore in = new TestStore(backend, TestStore.ALL)) {
                in.store.restore(
                        List.of(written),
                        file -> file.equals(header)
                                ? new ByteArrayInputStream(damaged)
                                : storage.checkpoints.open(file));
                harmless.add("byte " + place);
            } catch (IOException | IllegalArgumentException expected) {
                assertThat(expected).message().isNotBlank();
            } catch (RuntimeException refused) {
                assertThat(refused).isInstanceOf(io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException.class);
            }
        }
        assertThat(harmless)
                .as("keys of tables, and what RocksDB does not look at")
                .hasSizeLessThan(intact.length / STEP / 3);
    }

    @Test
    void refusesWhatANewerVersionWrote() throws IOException {
        StateFile header = written.files().get(0);
        byte[] newer = Files.readAllBytes(storage.path(header));
        newer[7]++;
        try (TestStore in = new TestStore(backend, TestStore.ALL)) {
            assertThatThrownBy(() -> in.store.restore(List.of(written), file -> new ByteArrayInputStream(newer)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("format version 2")
                    .hasMessageContaining(TestStore.OPERATOR);
        }
    }

    @Test
    void refusesWhatAnotherBackendWrote() throws IOException {
        KeyedSnapshot other = new KeyedSnapshot("memory", written.keyGroups(), written.files());
        try (TestStore in = new TestStore(backend, TestStore.ALL)) {
            assertThatThrownBy(() -> in.store.restore(List.of(other), storage.farAway()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'memory'");
        }
    }
}
