package io.tidemark.connector.files;

import java.io.Serializable;

/**
 * Chooses the directory that a record is written in, below that of the sink.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface BucketAssigner<T> extends Serializable {
    /**
     * Names the bucket of a record. Called once a record; return the same string object for the same bucket where that
     * is easy.
     *
     * @param record not {@code null}
     * @return a relative path of names separated by {@code /}, none of them beginning with a dot; empty for the
     *     directory of the sink itself. Anything else fails the attempt
     */
    String bucketOf(T record);
}
