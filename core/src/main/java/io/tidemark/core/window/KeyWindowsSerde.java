package io.tidemark.core.window;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.state.StateCells;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** Writes the windows of a key: each with its contents and what is kept for it, then what functions keep for the key. */
public final class KeyWindowsSerde implements Serde<KeyWindows> {
    private static final long serialVersionUID = 1L;
    private static final String KIND = "windows";
    private static final int PARTS = 2;

    private final Serde<Object> windows;
    private final Serde<Object> contents;

    /**
     * Makes a serde.
     *
     * @param windows how windows become bytes
     * @param contents how their contents do
     */
    public KeyWindowsSerde(Serde<Object> windows, Serde<Object> contents) {
        this.windows = windows;
        this.contents = contents;
    }

    /**
     * Takes a schema apart.
     *
     * @param schema of any state
     * @return the schemas of windows and of their contents if it is that of the windows of a key, otherwise empty
     */
    public static List<String> schemasOf(String schema) {
        List<String> parts = SchemaParts.of(KIND, schema);
        return parts.size() == PARTS ? parts : List.of();
    }

    @Override
    public void serialize(KeyWindows value, DataOutput output) throws IOException {
        output.writeInt(value.entries().size());
        for (KeyWindows.Entry entry : value.entries()) {
            windows.serialize(entry.window(), output);
            output.writeBoolean(entry.contents != null);
            if (entry.contents != null) {
                contents.serialize(entry.contents, output);
            }
            StateCells.write(entry.states, output);
        }
        StateCells.write(value.globals, output);
    }

    @Override
    public KeyWindows deserialize(DataInput input) throws IOException {
        KeyWindows read = new KeyWindows();
        int size = input.readInt();
        for (int i = 0; i < size; i++) {
            KeyWindows.Entry entry = read.make(windows.deserialize(input));
            entry.contents = input.readBoolean() ? contents.deserialize(input) : null;
            entry.states = StateCells.read(input);
        }
        read.globals = StateCells.read(input);
        return read;
    }

    @Override
    public String schema() {
        return KIND + "<" + windows.schema() + "," + contents.schema() + ">";
    }

    @Override
    public Serde<KeyWindows> reading(String writtenSchema) {
        if (writtenSchema.equals(schema())) {
            return this;
        }
        List<String> written = schemasOf(writtenSchema);
        if (written.isEmpty()) {
            throw new IncompatibleSchemaException(writtenSchema, schema());
        }
        return new KeyWindowsSerde(windows.reading(written.get(0)), contents.reading(written.get(1)));
    }

    @Override
    public boolean immutable() {
        return false;
    }

    @Override
    public KeyWindows copy(KeyWindows value) {
        return value.copy(contents);
    }
}
