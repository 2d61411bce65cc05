package io.tidemark.api.windowing;

import io.tidemark.checkpoint.spi.source.SourceOutput;
import org.jspecify.annotations.Nullable;

/**
 * A record in a window, with its event time.
 *
 * @param <T> the type of the record
 * @since 0.1
 */
public final class TimestampedValue<T> {
    private final T value;
    private final long timestamp;

    /**
     * Makes one.
     *
     * @param value the record
     * @param timestamp milliseconds since 1970; {@link Long#MIN_VALUE} if the record has none
     */
    public TimestampedValue(T value, long timestamp) {
        this.value = value;
        this.timestamp = timestamp;
    }

    /**
     * Returns the record.
     *
     * @return as it came
     */
    public T getValue() {
        return value;
    }

    /**
     * Says whether the record has an event time.
     *
     * @return {@code true} if so
     */
    public boolean hasTimestamp() {
        return timestamp != SourceOutput.NO_TIMESTAMP;
    }

    /**
     * Returns the event time.
     *
     * @return milliseconds since 1970; {@link Long#MIN_VALUE} if the record has none
     */
    public long getTimestamp() {
        return timestamp;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TimestampedValue<?> timed && timed.timestamp == timestamp && timed.value.equals(value);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(timestamp) + value.hashCode();
    }

    @Override
    public String toString() {
        return value + " at " + timestamp;
    }
}
