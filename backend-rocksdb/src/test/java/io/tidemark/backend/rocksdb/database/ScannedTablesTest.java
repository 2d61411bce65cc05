package io.tidemark.backend.rocksdb.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backend.rocksdb.database.DatabaseSettings.Compression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of which only the named tables are there: reading the range has to work, and to find the newest rows. */
class ScannedTablesTest {
    private static final DatabaseSettings SETTINGS = new DatabaseSettings(Compression.LZ4);
    private static final int SHAPES = 25;
    private static final int MOST_FILES = 12;
    private static final int RANGES = 20;
    private static final int KEYS = 1_000;

    @TempDir
    Path directory;

    private final TreeMap<Integer, Integer> rows = new TreeMap<>();
    private NativeMemory memory;
    private RocksDatabase database;
    private int next;

    @BeforeEach
    void open() throws IOException {
        memory = new NativeMemory(8 << 20);
        database = make();
    }

    private RocksDatabase make() {
        return RocksDatabase.make(newPath(), memory, SETTINGS, () -> {});
    }

    private Path newPath() {
        return directory.resolve("at-" + next++);
    }

    @AfterEach
    void close() {
        database.close();
        memory.close();
    }

    private static ByteBuffer direct(int number) {
        return ByteBuffer.allocateDirect(Integer.BYTES).putInt(number).flip();
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    /** Writes a row for every key of a range. */
    private void ingest(int from, int to, int value) throws IOException {
        try (SortedRows sorted = database.newRows()) {
            for (int key = from; key < to; key++) {
                sorted.put(direct(key), direct(value));
                rows.put(key, value);
            }
            sorted.ingest();
        }
    }

    /** Reads a range with nothing but the tables that are named, and says how many those were. */
    private int read(Capture capture, int from, int to, Map<Integer, Integer> expected) throws IOException {
        Path part = Files.createDirectory(newPath());
        Files.copy(
                capture.manifest(),
                part.resolve(capture.manifest().getFileName().toString()));
        Files.copy(capture.directory().resolve("CURRENT"), part.resolve("CURRENT"));
        try (RocksDatabase reading = RocksDatabase.openForReading(part, memory, SETTINGS)) {
            List<String> tables = reading.tablesOf(bytes(from), bytes(to));
            for (String table : tables) {
                Files.createLink(part.resolve(table), capture.directory().resolve(table));
            }
            Map<Integer, Integer> found = new TreeMap<>();
            try (RowCursor cursor = reading.scan(bytes(from), bytes(to))) {
                for (; cursor.isValid(); cursor.next()) {
                    found.put(
                            ByteBuffer.wrap(cursor.key()).getInt(),
                            ByteBuffer.wrap(cursor.value()).getInt());
                }
            }
            assertThat(found).isEqualTo(expected);
            return tables.size();
        }
    }

    @Test
    void areEnoughForAnyRangeOfADatabaseOfAnyShape() throws IOException {
        Random random = new Random(7);
        int tables = 0;
        int read = 0;
        for (int shape = 0; shape < SHAPES; shape++) {
            int files = 1 + random.nextInt(MOST_FILES);
            for (int file = 0; file < files; file++) {
                int from = random.nextInt(KEYS);
                ingest(from, from + 1 + random.nextInt(KEYS / 4), file);
            }
            try (Capture capture = database.capture(newPath())) {
                for (int i = 0; i < RANGES; i++) {
                    int from = random.nextInt(KEYS);
                    int to = from + 1 + random.nextInt(KEYS / 4);
                    read += read(capture, from, to, new TreeMap<>(rows.subMap(from, to)));
                    tables += capture.tables().size();
                }
            }
            database.close();
            database = make();
            rows.clear();
        }
        assertThat(read).as("tables that were there, of " + tables).isLessThan(tables);
    }

    @Test
    void areThoseThatOverlapIfTheRangeIsInThem() throws IOException {
        for (int i = 0; i < 4; i++) {
            ingest(i * 100, i * 100 + 100, i);
        }
        try (Capture capture = database.capture(newPath())) {
            assertThat(capture.tables()).hasSize(4);
            assertThat(read(capture, 100, 200, new TreeMap<>(rows.subMap(100, 200))))
                    .isEqualTo(1);
            assertThat(read(capture, 150, 250, new TreeMap<>(rows.subMap(150, 250))))
                    .isEqualTo(2);
        }
    }

    /** What the rule is about: RocksDB looks into the table behind a gap. */
    @Test
    void areTheOneBehindTheGapIfTheRangeIsInNone() throws IOException {
        ingest(0, 100, 1);
        ingest(300, 400, 2);
        ingest(400, 500, 3);
        try (Capture capture = database.capture(newPath())) {
            List<String> named = new ArrayList<>();
            Path part = Files.createDirectory(newPath());
            Files.copy(
                    capture.manifest(),
                    part.resolve(capture.manifest().getFileName().toString()));
            Files.copy(capture.directory().resolve("CURRENT"), part.resolve("CURRENT"));
            try (RocksDatabase reading = RocksDatabase.openForReading(part, memory, SETTINGS)) {
                named.addAll(reading.tablesOf(bytes(150), bytes(200)));
                assertThat(named).hasSize(1);
                assertThatThrownBy(() -> reading.scan(bytes(150), bytes(200))).hasMessageContaining(named.get(0));
            }
        }
    }
}
