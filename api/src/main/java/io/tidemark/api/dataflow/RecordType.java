package io.tidemark.api.dataflow;

import io.tidemark.api.serde.Serdes;
import io.tidemark.api.serde.UnsupportedTypeException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the records that an operator emits to one of its outputs. It matters only where records in flight are
 * stored, so a pipeline in which it is not known runs like any other as long as that is not asked for.
 *
 * @param type as the user said, or as a function's signature tells; {@code null} if it is not known
 * @param serde as the user gave it, or {@code null} if the type tells
 * @since 0.1
 */
public record RecordType(@Nullable Type type, @Nullable Serde<?> serde) {
    /** Nothing is known. */
    public static final RecordType UNKNOWN = new RecordType(null, null);

    /**
     * Describes records of a type.
     *
     * @param type {@code null} if it is not known
     * @return what is known of them
     */
    public static RecordType of(@Nullable Type type) {
        return type == null ? UNKNOWN : new RecordType(type, null);
    }

    /**
     * Returns how the records become bytes.
     *
     * @return the serde that was given, or that of the type
     * @throws UnsupportedTypeException if the type is not known or has no serde; the message says why
     */
    public Serde<?> findSerde() {
        if (serde != null) {
            return serde;
        } else if (type == null) {
            throw new UnsupportedTypeException(
                    "the type of the records", "cannot be told from the functions", "Say it with returns(…)");
        }
        return Serdes.of(type);
    }
}
