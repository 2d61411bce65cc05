package io.tidemark.core.time;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes the records that wait: their number, then each with its event time. */
public final class TimelineSerde implements Serde<Timeline> {
    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "waiting<";
    /** However many records the bytes claim to hold, no more room than this is made before they are there. */
    private static final int MOST_AT_ONCE = 1_024;

    private final Serde<Object> records;

    /**
     * Makes a serde.
     *
     * @param records how records become bytes
     */
    public TimelineSerde(Serde<Object> records) {
        this.records = records;
    }

    /**
     * Takes a schema apart.
     *
     * @param schema of any state
     * @return the schema of the records if it is that of records that wait, otherwise {@code null}
     */
    public static @Nullable String schemaOfRecords(String schema) {
        return schema.startsWith(PREFIX) && schema.endsWith(">")
                ? schema.substring(PREFIX.length(), schema.length() - 1)
                : null;
    }

    @Override
    public void serialize(Timeline buffer, DataOutput output) throws IOException {
        output.writeInt(buffer.size());
        for (int i = 0; i < buffer.size(); i++) {
            output.writeLong(buffer.timestamp(i));
            records.serialize(buffer.record(i), output);
        }
    }

    @Override
    public Timeline deserialize(DataInput input) throws IOException {
        int size = input.readInt();
        if (size < 0) {
            throw new IOException("A join buffer claims to hold " + size + " records.");
        }
        Timeline buffer = new Timeline(Math.min(size, MOST_AT_ONCE));
        for (int i = 0; i < size; i++) {
            long timestamp = input.readLong();
            buffer.add(timestamp, records.deserialize(input));
        }
        return buffer;
    }

    @Override
    public String schema() {
        return PREFIX + records.schema() + ">";
    }

    @Override
    public Serde<Timeline> reading(String writtenSchema) {
        if (writtenSchema.equals(schema())) {
            return this;
        }
        String written = schemaOfRecords(writtenSchema);
        if (written == null) {
            throw new IncompatibleSchemaException(writtenSchema, schema());
        }
        return new TimelineSerde(records.reading(written));
    }

    @Override
    public boolean immutable() {
        return false;
    }

    @Override
    public Timeline copy(Timeline buffer) {
        Timeline copy = buffer.copy();
        if (!records.immutable()) {
            copy.replaceAll(records::copy);
        }
        return copy;
    }
}
