package io.tidemark.core.time;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes the timers of a key: their number, then each time with what it concerns. */
final class TimerSetSerde<N> implements Serde<TimerSet<N>> {
    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "timers<";

    private final Serde<N> subjects;

    TimerSetSerde(Serde<N> subjects) {
        this.subjects = subjects;
    }

    /** Returns the schema of what timers concern if it is that of timers, otherwise {@code null}. */
    static @Nullable String schemaOfSubjects(String schema) {
        return schema.startsWith(PREFIX) && schema.endsWith(">")
                ? schema.substring(PREFIX.length(), schema.length() - 1)
                : null;
    }

    @Override
    public void serialize(TimerSet<N> timers, DataOutput output) throws IOException {
        output.writeInt(timers.size());
        timers.forEach((timestamp, subject) -> {
            output.writeLong(timestamp);
            subjects.serialize(subject, output);
        });
    }

    @Override
    public TimerSet<N> deserialize(DataInput input) throws IOException {
        TimerSet<N> timers = new TimerSet<>();
        int size = input.readInt();
        for (int i = 0; i < size; i++) {
            long timestamp = input.readLong();
            timers.add(timestamp, subjects.deserialize(input));
        }
        return timers;
    }

    @Override
    public String schema() {
        return PREFIX + subjects.schema() + ">";
    }

    @Override
    public Serde<TimerSet<N>> reading(String writtenSchema) {
        if (writtenSchema.equals(schema())) {
            return this;
        }
        String written = schemaOfSubjects(writtenSchema);
        if (written == null) {
            throw new IncompatibleSchemaException(writtenSchema, schema());
        }
        return new TimerSetSerde<>(subjects.reading(written));
    }

    @Override
    public boolean immutable() {
        return false;
    }

    @Override
    public TimerSet<N> copy(TimerSet<N> timers) {
        return timers.copy();
    }
}
