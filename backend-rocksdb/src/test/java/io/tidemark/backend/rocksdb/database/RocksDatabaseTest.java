package io.tidemark.backend.rocksdb.database;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDatabaseTest {
    private static final DatabaseSettings SETTINGS = new DatabaseSettings(Compression.LZ4);

    @TempDir
    Path directory;

    private NativeMemory memory;
    private RocksDatabase database;

    @BeforeEach
    void open() throws IOException {
        memory = new NativeMemory(8 << 20);
        database = RocksDatabase.make(directory.resolve("db"), memory, SETTINGS, () -> {});
    }

    @AfterEach
    void close() throws IOException {
        database.close();
        memory.close();
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = bytes(text);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** Puts rows, and removes those whose value is empty. */
    private void ingest(Map<String, String> rows) throws IOException {
        try (SortedRows sorted = database.newRows()) {
            for (Map.Entry<String, String> row : new TreeMap<>(rows).entrySet()) {
                if (row.getValue().isEmpty()) {
                    sorted.delete(bytes(row.getKey()));
                } else {
                    sorted.put(direct(row.getKey()), direct(row.getValue()));
                }
            }
            sorted.ingest();
        }
    }

    private String get(String key) throws IOException {
        ByteBuffer value = ByteBuffer.allocateDirect(100);
        int length = database.get(direct(key), value);
        return length == Database.ABSENT ? null : UTF_8.decode(value).toString();
    }

    private static List<String> shown(RowCursor cursor) throws IOException {
        List<String> shown = new ArrayList<>();
        for (; cursor.isValid(); cursor.next()) {
            shown.add(new String(cursor.key(), UTF_8) + "=" + new String(cursor.value(), UTF_8));
        }
        return shown;
    }

    @Test
    void readsWhatCameInLast() throws IOException {
        assertThat(database.isEmpty()).isTrue();
        ingest(Map.of("a", "1", "b", "2"));
        ingest(Map.of("b", "3", "c", "4"));
        ingest(Map.of("a", ""));

        assertThat(database.isEmpty()).isFalse();
        assertThat(get("a")).isNull();
        assertThat(get("b")).isEqualTo("3");
        assertThat(get("c")).isEqualTo("4");
        assertThat(get("d")).isNull();
    }

    @Test
    void saysHowLongAValueIsThatHasNoRoom() throws IOException {
        ingest(Map.of("a", "0123456789"));
        ByteBuffer small = ByteBuffer.allocateDirect(4);
        assertThat(database.get(direct("a"), small)).isEqualTo(10);
        assertThat(UTF_8.decode(small).toString()).isEqualTo("0123");
    }

    @Test
    void readsManyRowsWithOneCall() throws IOException {
        ingest(Map.of("a", "1", "c", "0123456789"));
        List<ByteBuffer> values = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            values.add(ByteBuffer.allocateDirect(4));
        }
        int[] lengths = new int[3];
        database.getMany(List.of(direct("a"), direct("b"), direct("c")), values, lengths);

        assertThat(lengths).containsExactly(1, Database.ABSENT, 10);
        assertThat(UTF_8.decode(values.get(0)).toString()).isEqualTo("1");
        assertThat(UTF_8.decode(values.get(2)).toString()).isEqualTo("0123");
    }

    @Test
    void showsRowsAsTheyWereWhenTheCursorWasMade() throws IOException {
        ingest(Map.of("a", "1", "b", "2", "c", "3"));
        try (RowCursor all = database.scan(bytes("a"), null);
                RowCursor some = database.scan(bytes("aa"), bytes("c"))) {
            ingest(Map.of("b", "9", "bb", "9"));
            assertThat(shown(all)).containsExactly("a=1", "b=2", "c=3");
            assertThat(shown(some)).containsExactly("b=2");
        }
        try (RowCursor now = database.scan(bytes("b"), null)) {
            assertThat(shown(now)).containsExactly("b=9", "bb=9", "c=3");
        }
    }

    @Test
    void capturesWhatThereIsAndOpensItAgain() throws IOException {
        ingest(Map.of("a", "1", "b", "2"));
        Path copy = directory.resolve("copy");
        try (Capture capture = database.capture(copy)) {
            ingest(Map.of("a", "7", "c", "3"));
            assertThat(capture.tables())
                    .singleElement()
                    .satisfies(table -> assertThat(copy.resolve(table)).isRegularFile());
            database.close();
            database = RocksDatabase.make(directory.resolve("again"), memory, SETTINGS, () -> {});
            database.load(copy);
            assertThat(database.isEmpty()).isFalse();
            try (RowCursor all = database.scan(new byte[0], null)) {
                assertThat(shown(all)).containsExactly("a=1", "b=2");
            }
        }
    }

    @Test
    void keepsRowsThatWerePutInAnyOrder() throws IOException {
        database.put(bytes("b"), bytes("2"));
        database.put(bytes("a"), bytes("1"));
        database.flush();
        ingest(Map.of("b", "3"));
        try (Capture capture = database.capture(directory.resolve("copy"))) {
            assertThat(capture.tables()).hasSize(2);
        }
        assertThat(get("a")).isEqualTo("1");
        assertThat(get("b")).isEqualTo("3");
    }

    @Test
    void leavesNothingBehindOfRowsThatAreGivenUp() throws IOException {
        try (SortedRows rows = database.newRows()) {
            rows.put(direct("a"), direct("1"));
        }
        assertThat(get("a")).isNull();
    }

    @Test
    void refusesRowsOnceItIsClosed() throws IOException {
        ingest(Map.of("b", "2"));
        SortedRows rows = database.newRows();
        rows.put(direct("a"), direct("1"));
        RowCursor open = database.scan(new byte[0], null);
        database.close();

        assertThatThrownBy(rows::ingest).isInstanceOf(IOException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> database.capture(directory.resolve("copy"))).hasMessageContaining("closed");
        assertThat(open.isValid()).isFalse();
        rows.close();
    }

    @Test
    void splitsWhatIsLargeIntoFiles() throws IOException {
        ByteBuffer key = ByteBuffer.allocateDirect(8);
        ByteBuffer value = ByteBuffer.allocateDirect(1 << 20);
        try (SortedRows rows = database.newRows()) {
            for (int i = 0; i < 70; i++) {
                key.clear().putLong(i).flip();
                value.clear().putInt(i).position(1 << 20).flip();
                rows.put(key, value);
            }
            rows.ingest();
        }
        try (Capture capture = database.capture(directory.resolve("copy"))) {
            assertThat(capture.tables()).hasSize(3);
        }
        key.clear().putLong(69).flip();
        assertThat(database.get(key, value.clear())).isEqualTo(1 << 20);
        assertThat(value.getInt(0)).isEqualTo(69);
    }

    @Test
    void saysWhichDatabaseCannotBeOpened() throws IOException {
        Path broken = Files.createDirectory(directory.resolve("broken"));
        Files.writeString(broken.resolve("CURRENT"), "MANIFEST-000005\n");
        assertThatThrownBy(() -> RocksDatabase.openForReading(broken, memory, SETTINGS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(broken.toString());
        assertThat(broken).doesNotExist();
    }
}
