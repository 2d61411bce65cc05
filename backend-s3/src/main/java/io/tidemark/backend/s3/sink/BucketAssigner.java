package io.tidemark.backend.s3.sink;

import java.io.Serializable;

/**
 * Chooses what stands before the name of the object that a record is written to, as a directory of files.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface BucketAssigner<T> extends Serializable {
    /**
     * Names the bucket of a record; this is no bucket of S3. Called once a record; return the same string object for the
     * same bucket where that is easy.
     *
     * @param record not {@code null}
     * @return names separated by {@code /}, none of them beginning with a dot; empty for none. Anything else fails the attempt
     */
    String bucketOf(T record);
}
