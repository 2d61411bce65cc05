package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.BytesOutput;
import io.tidemark.checkpoint.spi.state.StateKind;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a snapshot file begins with, and its format as a whole. All numbers are big-endian.
 *
 * <pre>
 *   magic, format version                              int, int
 *   number of key groups                               int
 *   schema of the keys                                 text
 *   number of states, for each:                        int
 *     name, kind                                       text, text
 *     schema of the value, of the elements,            text
 *     or of the keys and of the values of a map        text, text
 *   blocks: key group, entries, bytes of the entries   int, int, int
 *     entry: hash, key, presence bits, values          int, key serde, 1 bit a state, value serdes
 *   the end: {@link #END_OF_BLOCKS}                    int
 * </pre>
 *
 * <p>A text is its length in bytes and UTF-8. A key group that is empty has no block, a large one has several.
 *
 * @param numberOfKeyGroups over all subtasks
 * @param keySchema of the key serde
 * @param states in the order of the presence bits
 */
record SnapshotHeader(int numberOfKeyGroups, String keySchema, List<WrittenState> states) {
    static final int MAGIC = 0x54_4D_48_53;

    /** What is written. */
    static final int VERSION = 2;

    /** What is read too: all its states are values, whose kind it does not name. */
    static final int OLDEST_VERSION = 1;

    static final int END_OF_BLOCKS = -1;

    private static final int MAX_TEXT_BYTES = 1 << 20;
    private static final int MAX_STATES = 1 << 16;

    /** A state as the file names it. */
    record WrittenState(String name, StateKind kind, List<String> schemas) {
        String describe() {
            return StateForm.describe(kind, schemas);
        }

        /** Returns the schema of all that a key has, as Tidemark's own serdes name such types. */
        String wholeSchema() {
            String parts = String.join(",", schemas);
            return switch (kind) {
                case VALUE -> parts;
                case LIST -> "list<" + parts + ">";
                case MAP -> "map<" + parts + ">";
            };
        }
    }

    static SnapshotHeader of(StateLayout layout) {
        List<WrittenState> states = new ArrayList<>();
        for (Column column : layout.columns()) {
            states.add(new WrittenState(column.name, column.form.kind(), column.form.schemas()));
        }
        return new SnapshotHeader(layout.numberOfKeyGroups, layout.keySerde.schema(), List.copyOf(states));
    }

    static int presenceBytes(int states) {
        return (states + 7) >>> 3;
    }

    void write(BytesOutput output) throws IOException {
        output.writeInt(MAGIC);
        output.writeInt(VERSION);
        output.writeInt(numberOfKeyGroups);
        writeText(keySchema, output);
        output.writeInt(states.size());
        for (WrittenState state : states) {
            writeText(state.name(), output);
            writeText(state.kind().name(), output);
            for (String schema : state.schemas()) {
                writeText(schema, output);
            }
        }
    }

    /** Says whether files of a version can be read. */
    static boolean isReadable(int version) {
        return OLDEST_VERSION <= version && version <= VERSION;
    }

    /**
     * Reads what follows magic and version.
     *
     * @param version one that {@link #isReadable}
     * @throws StreamCorruptedException if it cannot be a header
     */
    static SnapshotHeader read(DataInputStream input, int version) throws IOException {
        int numberOfKeyGroups = input.readInt();
        String keySchema = readText(input);
        int count = checkedLength(input.readInt(), MAX_STATES);
        List<WrittenState> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            states.add(readState(input, version));
        }
        return new SnapshotHeader(numberOfKeyGroups, keySchema, List.copyOf(states));
    }

    private static WrittenState readState(DataInputStream input, int version) throws IOException {
        String name = readText(input);
        StateKind kind = version == OLDEST_VERSION ? StateKind.VALUE : kindOf(readText(input));
        List<String> schemas = new ArrayList<>();
        for (int i = 0; i < StateForm.parts(kind); i++) {
            schemas.add(readText(input));
        }
        return new WrittenState(name, kind, List.copyOf(schemas));
    }

    private static StateKind kindOf(String written) throws IOException {
        for (StateKind kind : StateKind.values()) {
            if (kind.name().equals(written)) {
                return kind;
            }
        }
        throw new StreamCorruptedException("it has a state of the unknown kind '" + written + "'");
    }

    private static void writeText(String text, BytesOutput output) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT_BYTES) {
            throw new IOException("A name or schema of keyed state has " + bytes.length + " bytes; at most "
                    + MAX_TEXT_BYTES + " can be written: " + text.substring(0, 100) + "...");
        }
        output.writeInt(bytes.length);
        output.write(bytes);
    }

    private static String readText(DataInputStream input) throws IOException {
        byte[] bytes = new byte[checkedLength(input.readInt(), MAX_TEXT_BYTES)];
        input.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int checkedLength(int length, int limit) throws IOException {
        if (length < 0 || length > limit) {
            throw new StreamCorruptedException("it has a length of " + length + " where at most " + limit + " can be");
        }
        return length;
    }
}
