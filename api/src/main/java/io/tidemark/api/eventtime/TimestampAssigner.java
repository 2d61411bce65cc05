package io.tidemark.api.eventtime;

import java.io.Serializable;

/**
 * Reads the event time off a record.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface TimestampAssigner<T> extends Serializable {
    /**
     * Returns the timestamp of a record. On the record path.
     *
     * @param element the record
     * @param recordTimestamp the one it has from its source or from before; {@link Long#MIN_VALUE} if none
     * @return milliseconds since 1970, negative before that
     */
    long extractTimestamp(T element, long recordTimestamp);
}
