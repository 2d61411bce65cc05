package io.tidemark.core.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A serde that also reads what was written while the state expired: it leaves the times out. */
public final class UntimedSerde<V> implements Serde<V> {
    private static final long serialVersionUID = 1L;

    private final Serde<V> values;
    private final boolean timesAreWritten;

    /**
     * Wraps a serde.
     *
     * @param values of the values without times
     */
    public UntimedSerde(Serde<V> values) {
        this(values, false);
    }

    private UntimedSerde(Serde<V> values, boolean timesAreWritten) {
        this.values = values;
        this.timesAreWritten = timesAreWritten;
    }

    /**
     * Takes a schema apart.
     *
     * @param schema of any state
     * @return the schema of the values if it is that of values with times, otherwise {@code null}
     */
    public static @Nullable String schemaOfValues(String schema) {
        return TimedSerde.schemaOfValues(schema);
    }

    @Override
    public void serialize(V value, DataOutput output) throws IOException {
        values.serialize(value, output);
    }

    @Override
    public V deserialize(DataInput input) throws IOException {
        if (timesAreWritten) {
            input.readLong();
        }
        return values.deserialize(input);
    }

    @Override
    public String schema() {
        return values.schema();
    }

    @Override
    public Serde<V> reading(String writtenSchema) {
        String withTimes = TimedSerde.schemaOfValues(writtenSchema);
        return withTimes == null ? values.reading(writtenSchema) : new UntimedSerde<>(values.reading(withTimes), true);
    }

    @Override
    public boolean immutable() {
        return values.immutable();
    }

    @Override
    public V copy(V value) {
        return values.copy(value);
    }

    @Override
    public int hash(V value) {
        return values.hash(value);
    }
}
