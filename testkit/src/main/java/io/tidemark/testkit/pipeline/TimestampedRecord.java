package io.tidemark.testkit.pipeline;

import io.tidemark.checkpoint.spi.source.SourceOutput;
import org.jspecify.annotations.Nullable;

/**
 * A record with its event time.
 *
 * @param <T> the type of the record
 * @param value the record
 * @param timestampMillis milliseconds since 1970, or {@code null} if it has none
 * @since 0.1
 */
public record TimestampedRecord<T>(T value, @Nullable Long timestampMillis) {
    static <T> TimestampedRecord<T> of(T value, long timestampMillis) {
        return new TimestampedRecord<>(value, timestampMillis == SourceOutput.NO_TIMESTAMP ? null : timestampMillis);
    }
}
