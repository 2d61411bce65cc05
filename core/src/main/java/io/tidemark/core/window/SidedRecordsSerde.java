package io.tidemark.core.window;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** Writes the records of a window of two inputs: the number of those of the first and each of them, then those of the second. */
public final class SidedRecordsSerde implements Serde<SidedRecords> {
    private static final long serialVersionUID = 1L;
    private static final String KIND = "sides";
    private static final int PARTS = 2;

    private final Serde<Object> first;
    private final Serde<Object> second;

    SidedRecordsSerde(Serde<Object> first, Serde<Object> second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Takes a schema apart.
     *
     * @param schema of any state
     * @return the schemas of the records of either input if it is that of a window of two, otherwise empty
     */
    public static List<String> schemasOf(String schema) {
        List<String> parts = SchemaParts.of(KIND, schema);
        return parts.size() == PARTS ? parts : List.of();
    }

    @Override
    public void serialize(SidedRecords value, DataOutput output) throws IOException {
        write(value, false, first, output);
        write(value, true, second, output);
    }

    private static void write(SidedRecords value, boolean isSecond, Serde<Object> records, DataOutput output)
            throws IOException {
        int size = value.size(isSecond);
        output.writeInt(size);
        for (int i = 0; i < size; i++) {
            records.serialize(value.record(isSecond, i), output);
        }
    }

    @Override
    public SidedRecords deserialize(DataInput input) throws IOException {
        SidedRecords read = new SidedRecords();
        read(read, false, first, input);
        read(read, true, second, input);
        return read;
    }

    private static void read(SidedRecords read, boolean isSecond, Serde<Object> records, DataInput input)
            throws IOException {
        int size = input.readInt();
        if (size < 0) {
            throw new IOException("A window claims to hold " + size + " records of one input.");
        }
        for (int i = 0; i < size; i++) {
            read.add(isSecond, records.deserialize(input));
        }
    }

    @Override
    public String schema() {
        return KIND + "<" + first.schema() + "," + second.schema() + ">";
    }

    @Override
    public Serde<SidedRecords> reading(String writtenSchema) {
        if (writtenSchema.equals(schema())) {
            return this;
        }
        List<String> written = schemasOf(writtenSchema);
        if (written.isEmpty()) {
            throw new IncompatibleSchemaException(writtenSchema, schema());
        }
        return new SidedRecordsSerde(first.reading(written.get(0)), second.reading(written.get(1)));
    }

    @Override
    public boolean immutable() {
        return false;
    }

    @Override
    public SidedRecords copy(SidedRecords value) {
        return value.copy(first, second);
    }
}
