package io.tidemark.core.window;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the records of a window: their number, then each with its event time. */
public final class WindowRecordsSerde implements Serde<WindowRecords> {
    private static final long serialVersionUID = 1L;
    private static final String KIND = "records";
    /** However many records the bytes claim to hold, no more room than this is made before they are there. */
    private static final int MOST_AT_ONCE = 1_024;

    private final Serde<Object> records;

    WindowRecordsSerde(Serde<Object> records) {
        this.records = records;
    }

    /**
     * Takes a schema apart.
     *
     * @param schema of any state
     * @return the schema of the records if it is that of a window's, otherwise {@code null}
     */
    public static @Nullable String schemaOfRecords(String schema) {
        List<String> parts = SchemaParts.of(KIND, schema);
        return parts.size() == 1 ? parts.get(0) : null;
    }

    @Override
    public void serialize(WindowRecords value, DataOutput output) throws IOException {
        output.writeInt(value.size());
        for (int i = 0; i < value.size(); i++) {
            output.writeLong(value.timestampOf(i));
            records.serialize(value.record(i), output);
        }
    }

    @Override
    public WindowRecords deserialize(DataInput input) throws IOException {
        int size = input.readInt();
        if (size < 0) {
            throw new IOException("A window claims to hold " + size + " records.");
        }
        WindowRecords read = new WindowRecords(Math.min(size, MOST_AT_ONCE));
        for (int i = 0; i < size; i++) {
            long timestamp = input.readLong();
            read.add(records.deserialize(input), timestamp);
        }
        return read;
    }

    @Override
    public String schema() {
        return KIND + "<" + records.schema() + ">";
    }

    @Override
    public Serde<WindowRecords> reading(String writtenSchema) {
        if (writtenSchema.equals(schema())) {
            return this;
        }
        String written = schemaOfRecords(writtenSchema);
        if (written == null) {
            throw new IncompatibleSchemaException(writtenSchema, schema());
        }
        return new WindowRecordsSerde(records.reading(written));
    }

    @Override
    public boolean immutable() {
        return false;
    }

    @Override
    public WindowRecords copy(WindowRecords value) {
        return value.copy(records);
    }
}
