package io.tidemark.core.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the time, then the value. What was written without times, because the state did not expire then, is read as if it
 * had been used last when the state was declared, just before it is restored.
 */
final class TimedSerde<V> implements Serde<Timed<V>> {
    private static final long serialVersionUID = 1L;
    private static final String BEFORE = "ttl<";
    private static final String BEHIND = ">";

    private final Serde<V> values;
    private final long declaredAtMillis;
    private final boolean timesAreWritten;

    TimedSerde(Serde<V> values, long declaredAtMillis) {
        this(values, declaredAtMillis, true);
    }

    private TimedSerde(Serde<V> values, long declaredAtMillis, boolean timesAreWritten) {
        this.values = values;
        this.declaredAtMillis = declaredAtMillis;
        this.timesAreWritten = timesAreWritten;
    }

    /** Returns the schema of the values if it is that of values with times, otherwise {@code null}. */
    static @Nullable String schemaOfValues(String schema) {
        return schema.startsWith(BEFORE) && schema.endsWith(BEHIND)
                ? schema.substring(BEFORE.length(), schema.length() - BEHIND.length())
                : null;
    }

    @Override
    public void serialize(Timed<V> value, DataOutput output) throws IOException {
        output.writeLong(value.millis());
        values.serialize(value.value(), output);
    }

    @Override
    public Timed<V> deserialize(DataInput input) throws IOException {
        long millis = timesAreWritten ? input.readLong() : declaredAtMillis;
        return new Timed<>(millis, values.deserialize(input));
    }

    @Override
    public String schema() {
        return BEFORE + values.schema() + BEHIND;
    }

    @Override
    public Serde<Timed<V>> reading(String writtenSchema) {
        String withTimes = schemaOfValues(writtenSchema);
        return withTimes == null
                ? new TimedSerde<>(values.reading(writtenSchema), declaredAtMillis, false)
                : new TimedSerde<>(values.reading(withTimes), declaredAtMillis, true);
    }

    @Override
    public boolean immutable() {
        return values.immutable();
    }

    @Override
    public Timed<V> copy(Timed<V> value) {
        return values.immutable() ? value : new Timed<>(value.millis(), values.copy(value.value()));
    }
}
