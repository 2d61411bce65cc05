package io.tidemark.backend.rocksdb.snapshot;

import io.tidemark.backend.rocksdb.layout.StoreLayout;
import io.tidemark.backend.rocksdb.layout.WrittenLayout;
import io.tidemark.backend.rocksdb.layout.WrittenState;
import io.tidemark.checkpoint.spi.state.StateKind;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The first file of a snapshot: what the rows are, and which tables with which names make up the database. The tables follow as
 * files of their own, in the same order. All numbers are big-endian.
 *
 * <pre>
 *   magic, format version                              int, int
 *   number of key groups                               int
 *   schema of the keys                                 text
 *   number of states, for each:                        int
 *     number in row keys, name, kind                   int, text, text
 *     schema of the value, of the elements,            text
 *     or of the keys and of the values of a map        text, text
 *   number of tables, the name of each                 int, text
 *   name and content of RocksDB's manifest             text, bytes
 *   the end: {@link #END}                              int
 * </pre>
 *
 * <p>A text is its length in bytes and UTF-8; bytes are their length and themselves.
 *
 * @param layout what the rows are
 * @param tables their names, in the order of the files
 * @param manifestName of RocksDB's own list of its tables
 * @param manifest that list
 */
record SnapshotHeader(WrittenLayout layout, List<String> tables, String manifestName, byte[] manifest) {
    static final int MAGIC = 0x54_4D_52_44;
    static final int VERSION = 1;

    private static final int END = 0x54_45_4E_44;
    private static final int MAX_TEXT_BYTES = 1 << 20;
    private static final int MAX_TABLES = 1 << 24;
    private static final int MAX_MANIFEST_BYTES = 1 << 30;

    void write(DataOutputStream output) throws IOException {
        output.writeInt(MAGIC);
        output.writeInt(VERSION);
        output.writeInt(layout.numberOfKeyGroups());
        writeText(layout.keySchema(), output);
        output.writeInt(layout.states().size());
        for (WrittenState state : layout.states()) {
            output.writeInt(state.number());
            writeText(state.name(), output);
            writeText(state.kind().name(), output);
            for (String schema : state.schemas()) {
                writeText(schema, output);
            }
        }
        output.writeInt(tables.size());
        for (String table : tables) {
            writeText(table, output);
        }
        writeText(manifestName, output);
        output.writeInt(manifest.length);
        output.write(manifest);
        output.writeInt(END);
    }

    /**
     * Reads what follows magic and version, to the end.
     *
     * @param expectedTables how many the checkpoint has
     * @throws StreamCorruptedException if it cannot be a header
     */
    static SnapshotHeader read(DataInputStream input, int expectedTables) throws IOException {
        int keyGroups = input.readInt();
        String keySchema = readText(input);
        int count = checked(input.readInt(), StoreLayout.MAX_STATES);
        List<WrittenState> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            states.add(readState(input));
        }
        int tableCount = checked(input.readInt(), MAX_TABLES);
        if (tableCount != expectedTables) {
            throw new StreamCorruptedException("it names " + tableCount + " tables, but the checkpoint has "
                    + expectedTables + " files beside it");
        }
        List<String> tables = new ArrayList<>();
        for (int i = 0; i < tableCount; i++) {
            tables.add(readFileName(input));
        }
        String manifestName = readFileName(input);
        byte[] manifest = new byte[checked(input.readInt(), MAX_MANIFEST_BYTES)];
        input.readFully(manifest);
        if (input.readInt() != END || input.read() != -1) {
            throw new StreamCorruptedException("it does not end as it should");
        }
        return new SnapshotHeader(
                new WrittenLayout(keyGroups, keySchema, states), List.copyOf(tables), manifestName, manifest);
    }

    private static WrittenState readState(DataInputStream input) throws IOException {
        int number = checked(input.readInt(), StoreLayout.MAX_STATES - 1);
        String name = readText(input);
        String kindName = readText(input);
        StateKind kind;
        try {
            kind = StateKind.valueOf(kindName);
        } catch (IllegalArgumentException e) {
            throw new StreamCorruptedException("it has a state of an unknown kind '" + kindName + "'");
        }
        List<String> schemas = new ArrayList<>();
        for (int i = 0; i < WrittenState.parts(kind); i++) {
            schemas.add(readText(input));
        }
        return new WrittenState(number, name, kind, schemas);
    }

    /** Reads a name that becomes one of a local file, so it must not lead anywhere else. */
    private static String readFileName(DataInputStream input) throws IOException {
        String name = readText(input);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9.-]*")) {
            throw new StreamCorruptedException("it names a file '" + name + "'");
        }
        return name;
    }

    private static void writeText(String text, DataOutputStream output) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.writeInt(bytes.length);
        output.write(bytes);
    }

    private static String readText(DataInputStream input) throws IOException {
        byte[] bytes = new byte[checked(input.readInt(), MAX_TEXT_BYTES)];
        input.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int checked(int length, int limit) throws IOException {
        if (length < 0 || length > limit) {
            throw new StreamCorruptedException("it has a number of " + length + " where at most " + limit + " can be");
        }
        return length;
    }
}
