package io.tidemark.core.recovery;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.state.UntimedSerde;
import io.tidemark.core.time.TimelineSerde;
import io.tidemark.core.time.Timers;
import java.util.Optional;

/**
 * How values are read whose schema a snapshot holds, by those who look into it. Beside what the job's serdes wrote there are
 * timers, records that wait to be joined, windows, and values with the time of their last use.
 *
 * @since 0.1
 */
public final class StoredSchemas {
    private StoredSchemas() {}

    /**
     * Returns a serde that needs none of the job's classes.
     *
     * @param schema as a snapshot holds it
     * @return reads plain values, as {@link Serdes#generic(String)} does. Timers are a list of maps with {@code timestamp} and
     *     {@code subject}, waiting records one with {@code timestamp} and {@code record}, windows a map; times of last use are left out
     * @throws IncompatibleSchemaException if a part was written by a serde of the user's own
     */
    @SuppressWarnings("unchecked") // what is read and written by a serde is of its own type
    public static Serde<Object> generic(String schema) {
        return (Serde<Object>) Serdes.generic(schema, StoredSchemas::ofCore);
    }

    private static Optional<? extends Serde<?>> ofCore(String schema) {
        String subjects = Timers.schemaOfSubjects(schema);
        String records = TimelineSerde.schemaOfRecords(schema);
        String values = UntimedSerde.schemaOfValues(schema);
        if (subjects != null) {
            boolean none = subjects.equals(Timers.NO_SUBJECT);
            return Optional.of(new PlainTimedSerde(schema, "subject", none ? null : generic(subjects)));
        } else if (records != null) {
            return Optional.of(new PlainTimedSerde(schema, "record", generic(records)));
        } else if (values != null) {
            return Optional.of(new UntimedSerde<>(generic(values)).reading(schema));
        }
        return PlainWindows.reading(schema);
    }

    /**
     * Returns a serde that reads what was written under another schema, with or without times of last use.
     *
     * @param <V> the type of the values
     * @param serde of the values
     * @param schema as a snapshot holds it
     * @return reads values without times
     * @throws IncompatibleSchemaException if the serde cannot read it
     */
    public static <V> Serde<V> reading(Serde<V> serde, String schema) {
        return new UntimedSerde<>(serde).reading(schema);
    }
}
