package io.tidemark.api.windowing;

import java.io.Serializable;

/**
 * Says how far two records lie apart.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface DeltaFunction<T> extends Serializable {
    /**
     * Returns the distance.
     *
     * @param oldDataPoint a record
     * @param newDataPoint another record
     * @return the distance
     */
    double getDelta(T oldDataPoint, T newDataPoint);
}
