package io.tidemark.api.windowing;

import java.io.Serializable;

/**
 * Says how long a session stays open behind a record.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface SessionWindowTimeGapExtractor<T> extends Serializable {
    /**
     * Returns the gap behind a record.
     *
     * @param element the record
     * @return milliseconds, more than 0; otherwise the attempt fails
     */
    long extract(T element);
}
