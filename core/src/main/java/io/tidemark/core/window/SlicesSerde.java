package io.tidemark.core.window;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.state.StateCells;
import io.tidemark.core.time.Timeline;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the slices of a key: how far windows have been evaluated, the contents of slices by their starts, what functions keep
 * by the starts of windows, and what they keep for the key.
 */
public final class SlicesSerde implements Serde<Slices> {
    private static final long serialVersionUID = 1L;
    /** How many times stand before the slices, which say how far windows have been evaluated. */
    public static final int TIMES = 3;

    private static final String KIND = "slices";
    /** Size, slide, offset and the contents. */
    private static final int PARTS = 4;

    private final String grid;
    private final Serde<Object> contents;

    /**
     * Makes a serde.
     *
     * @param grid of the slices
     * @param how what they hold
     */
    public SlicesSerde(SliceGrid grid, Contents how) {
        this(grid.schema(), how.serde());
    }

    private SlicesSerde(String grid, Serde<Object> contents) {
        this.grid = grid;
        this.contents = contents;
    }

    /**
     * Takes a schema apart.
     *
     * @param schema of any state
     * @return the schema of the contents if it is that of slices, otherwise {@code null}
     */
    public static @Nullable String schemaOfContents(String schema) {
        List<String> parts = SchemaParts.of(KIND, schema);
        return parts.size() == PARTS ? parts.get(PARTS - 1) : null;
    }

    @Override
    public void serialize(Slices slices, DataOutput output) throws IOException {
        output.writeLong(slices.pending);
        output.writeLong(slices.expiring);
        output.writeLong(slices.wake);
        output.writeInt(slices.size());
        for (int i = 0; i < slices.size(); i++) {
            output.writeLong(slices.start(i));
            contents.serialize(slices.contents(i), output);
        }
        Timeline states = slices.windowStates;
        output.writeInt(states == null ? 0 : states.size());
        for (int i = 0; states != null && i < states.size(); i++) {
            output.writeLong(states.timestamp(i));
            StateCells.write((StateCells) states.record(i), output);
        }
        StateCells.write(slices.globals, output);
    }

    @Override
    public Slices deserialize(DataInput input) throws IOException {
        Slices slices = new Slices();
        slices.pending = input.readLong();
        slices.expiring = input.readLong();
        slices.wake = input.readLong();
        int size = input.readInt();
        for (int i = 0; i < size; i++) {
            long start = input.readLong();
            slices.put(start, contents.deserialize(input));
        }
        int states = input.readInt();
        for (int i = 0; i < states; i++) {
            slices.setWindowState(input.readLong(), StateCells.read(input));
        }
        slices.globals = StateCells.read(input);
        return slices;
    }

    @Override
    public String schema() {
        return KIND + "<" + grid + "," + contents.schema() + ">";
    }

    @Override
    public Serde<Slices> reading(String writtenSchema) {
        if (writtenSchema.equals(schema())) {
            return this;
        }
        String written = schemaOfContents(writtenSchema);
        if (written == null) {
            throw new IncompatibleSchemaException(writtenSchema, schema());
        } else if (!writtenSchema.startsWith(KIND + "<" + grid + ",")) {
            throw new IncompatibleSchemaException("windows are kept as slices, which cannot be cut anew: they were "
                    + writtenSchema + " and are now " + schema()
                    + ". Leave size, slide and offset as they were, or give the operator another uid");
        }
        return new SlicesSerde(grid, contents.reading(written));
    }

    @Override
    public boolean immutable() {
        return false;
    }

    @Override
    public Slices copy(Slices slices) {
        return slices.copy(contents);
    }
}
