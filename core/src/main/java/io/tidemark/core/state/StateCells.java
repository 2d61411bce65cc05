package io.tidemark.core.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * States by name that are declared where they are used, so that nobody knows their types when a checkpoint is restored. Each
 * is kept with its schema; what was restored stays bytes until somebody comes with a serde.
 *
 * <p>There are few, so they are searched one by one. Not thread-safe.
 */
public final class StateCells {
    private final List<Cell> cells;

    /** One state. */
    private static final class Cell {
        final String name;
        /** {@code null} while nobody has asked for what was restored. */
        @Nullable
        Serde<Object> serde;
        /** What the serde reads, or the bytes. */
        Object value;
        /** Of the bytes. */
        String schema;

        Cell(String name, @Nullable Serde<Object> serde, Object value, String schema) {
            this.name = name;
            this.serde = serde;
            this.value = value;
            this.schema = schema;
        }

        Cell copy() {
            return new Cell(name, serde, serde == null ? value : serde.copy(value), schema);
        }
    }

    /** Makes an empty one. */
    public StateCells() {
        this(new ArrayList<>(1));
    }

    private StateCells(List<Cell> cells) {
        this.cells = cells;
    }

    /**
     * Says whether there is no state.
     *
     * @return {@code true} if so
     */
    public boolean isEmpty() {
        return cells.isEmpty();
    }

    /** Returns a state. */
    @Nullable
    Object get(String name, Serde<Object> serde) {
        Cell cell = find(name);
        if (cell == null) {
            return null;
        }
        if (cell.serde == null) {
            cell.value = read((byte[]) cell.value, serde.reading(cell.schema));
        } else if (cell.serde != serde && !cell.serde.schema().equals(serde.schema())) {
            throw new IllegalArgumentException("The state '" + name + "' is used as " + cell.serde.schema() + " and as "
                    + serde.schema() + "; give the second one another name.");
        }
        cell.serde = serde;
        return cell.value;
    }

    private static Object read(byte[] bytes, Serde<Object> serde) {
        try {
            return serde.deserialize(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a state. */
    void put(String name, Serde<Object> serde, Object value) {
        Cell cell = find(name);
        if (cell == null) {
            cells.add(new Cell(name, serde, value, ""));
        } else {
            cell.serde = serde;
            cell.value = value;
        }
    }

    void remove(String name) {
        cells.removeIf(cell -> cell.name.equals(name));
    }

    private @Nullable Cell find(String name) {
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).name.equals(name)) {
                return cells.get(i);
            }
        }
        return null;
    }

    /**
     * Returns a copy that shares nothing mutable.
     *
     * @return the copy
     */
    public StateCells copy() {
        List<Cell> copies = new ArrayList<>(cells.size());
        cells.forEach(cell -> copies.add(cell.copy()));
        return new StateCells(copies);
    }

    /**
     * Writes states: how many, then of each its name, its schema and its bytes.
     *
     * @param states {@code null} if there are none
     * @param output where to
     * @throws IOException if the output fails
     */
    public static void write(@Nullable StateCells states, DataOutput output) throws IOException {
        List<Cell> cells = states == null ? List.of() : states.cells;
        output.writeInt(cells.size());
        for (Cell cell : cells) {
            Serde<Object> serde = cell.serde;
            writeText(cell.name, output);
            writeText(serde == null ? cell.schema : serde.schema(), output);
            writeBytes(serde == null ? (byte[]) cell.value : bytes(cell.value, serde), output);
        }
    }

    private static byte[] bytes(Object value, Serde<Object> serde) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        serde.serialize(value, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static void writeText(String text, DataOutput output) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), output);
    }

    private static void writeBytes(byte[] bytes, DataOutput output) throws IOException {
        output.writeInt(bytes.length);
        output.write(bytes);
    }

    /**
     * Reads states.
     *
     * @param input where from
     * @return as {@link #write} wrote them; {@code null} if there are none
     * @throws IOException if the input fails or does not hold such
     */
    public static @Nullable StateCells read(DataInput input) throws IOException {
        StateCells read = new StateCells();
        read(input, (name, schema, bytes) -> read.cells.add(new Cell(name, null, bytes, schema)));
        return read.isEmpty() ? null : read;
    }

    /** Takes states as they are written. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Takes a state.
         *
         * @param name its name
         * @param schema under which it was written
         * @param bytes what was written
         * @throws IOException if the bytes are not of the schema
         */
        void take(String name, String schema, byte[] bytes) throws IOException;
    }

    /**
     * Reads states one by one.
     *
     * @param input where from
     * @param reader takes them
     * @throws IOException if the input fails or does not hold such
     */
    public static void read(DataInput input, Reader reader) throws IOException {
        int size = input.readInt();
        for (int i = 0; i < size; i++) {
            reader.take(readText(input), readText(input), readBytes(input));
        }
    }

    private static String readText(DataInput input) throws IOException {
        return new String(readBytes(input), StandardCharsets.UTF_8);
    }

    private static byte[] readBytes(DataInput input) throws IOException {
        int length = input.readInt();
        if (length < 0) {
            throw new IOException("A state claims to be " + length + " bytes long.");
        }
        byte[] bytes = new byte[length];
        input.readFully(bytes);
        return bytes;
    }
}
